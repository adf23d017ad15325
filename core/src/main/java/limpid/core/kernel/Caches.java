package limpid.core.kernel;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Bytes of memory near a core: of the first-level cache for data and of the second level, where
 * several cores share one its share, and of the last level, which all of them share. Without a
 * third level the last is the second.
 *
 * <p>Read where Linux tells them; elsewhere they count as small, for what fits into small caches
 * fits into large ones.
 */
public record Caches(int first, int second, int last) {
  /** Where nothing tells them: those of most processors of 2015 to 2020. */
  public static final Caches UNKNOWN = new Caches(32 << 10, 512 << 10, 8 << 20);

  private static final Path LINUX = Path.of("/sys/devices/system/cpu/cpu0/cache");
  private static final Pattern SIZE = Pattern.compile("[1-9]\\d{0,6}[KM]");

  /**
   * From {@code FIRST,SECOND,LAST}, each of them a number of K or M: {@code 32K,512K,32M}.
   *
   * @throws IllegalArgumentException saying what is expected
   */
  static Caches parse(String text) {
    String[] sizes = text.split(",", -1);
    if (sizes.length == 3 && Arrays.stream(sizes).allMatch(s -> SIZE.matcher(s).matches())) {
      long[] bytes = Arrays.stream(sizes).mapToLong(Caches::bytes).toArray();
      if (bytes[0] <= bytes[1] && bytes[1] <= bytes[2] && bytes[2] <= Integer.MAX_VALUE) {
        return new Caches((int) bytes[0], (int) bytes[1], (int) bytes[2]);
      }
    }
    throw new IllegalArgumentException(
        "wants three sizes of caches, none smaller than the one before, such as 32K,512K,32M");
  }

  /** Those of this processor's first core. */
  static Caches ofProcessor() {
    return read(LINUX);
  }

  /** What the folder of a core says, or {@link #UNKNOWN} where it does not say enough. */
  static Caches read(Path folder) {
    Map<Integer, long[]> levels = new TreeMap<>();
    try (DirectoryStream<Path> caches = Files.newDirectoryStream(folder, "index*")) {
      for (Path cache : caches) {
        if (!line(cache, "type").equals("Instruction")) {
          long sharers = count(line(cache, "shared_cpu_list"));
          levels.put(Integer.parseInt(line(cache, "level")), new long[] {bytes(cache), sharers});
        }
      }
    } catch (IOException | DirectoryIteratorException | NumberFormatException e) {
      return UNKNOWN;
    }
    long[] first = levels.get(1);
    long[] second = levels.get(2);
    if (first == null || second == null) {
      return UNKNOWN;
    }
    long cores = Math.max(1, second[1] / first[1]);
    long share = Math.max(first[0], second[0] / cores);
    long[] third = levels.getOrDefault(3, second);
    return new Caches((int) first[0], (int) share, (int) Math.max(share, third[0]));
  }

  private static long bytes(Path cache) throws IOException {
    String size = line(cache, "size");
    long bytes = SIZE.matcher(size).matches() ? bytes(size) : 0;
    if (bytes == 0 || bytes > Integer.MAX_VALUE) {
      throw new NumberFormatException(size);
    }
    return bytes;
  }

  private static long bytes(String size) {
    int digits = size.length() - 1;
    return Long.parseLong(size.substring(0, digits)) << (size.charAt(digits) == 'M' ? 20 : 10);
  }

  /** How many numbers a list such as {@code 0-3,8-11} has. */
  private static long count(String list) {
    long count = 0;
    for (String range : list.split(",")) {
      String[] ends = range.split("-");
      count += Integer.parseInt(ends[ends.length - 1]) - Integer.parseInt(ends[0]) + 1;
    }
    if (count < 1) {
      throw new NumberFormatException(list);
    }
    return count;
  }

  /** {@code 48K/2M/300M}. */
  @Override
  public String toString() {
    return size(first) + "/" + size(second) + "/" + size(last);
  }

  private static String size(int bytes) {
    return bytes % (1 << 20) == 0 ? (bytes >> 20) + "M" : (bytes >> 10) + "K";
  }

  private static String line(Path cache, String name) throws IOException {
    return Files.readString(cache.resolve(name)).strip();
  }
}
