package limpid.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import limpid.core.Tensor;
import limpid.nn.Layout;

/**
 * Damaged copies of a file, each read or refused by a {@link WeightsException}, and what became of
 * them. As a program, files one after the other in one JVM.
 */
final class DamagedCopies {
  /** What a file of 10 KB may take; a larger one takes more by its size. */
  private static final long MOST = 64 << 20;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final String name;
  private final Path path;
  private final Mutations mutations;
  private int read;
  private int refused;
  private long most;
  private long slowest;

  /**
   * @param folder where the files beside it are
   */
  DamagedCopies(String name, Path folder, long seed) throws IOException {
    this.name = name;
    this.path = folder.resolve(name);
    this.mutations = new Mutations(FuzzTest.bytes(name, folder), seed + name.hashCode());
  }

  /**
   * Tries this many.
   *
   * @throws AssertionError with the copy if one is neither read nor refused, or takes much memory
   */
  DamagedCopies tried(int copies) {
    for (int i = 0; i < copies; i++) {
      byte[] bytes = mutations.next();
      long start = System.nanoTime();
      read(bytes);
      slowest = Math.max(slowest, System.nanoTime() - start);
    }
    return this;
  }

  private void read(byte[] bytes) {
    try {
      MappedFile file = new MappedFile(path, MemorySegment.ofArray(bytes));
      StoredWeights weights = bounded(bytes, () -> WeightsFile.read(file));
      for (String tensor : weights.names()) {
        Tensor plain = bounded(bytes, () -> weights.read(tensor));
        assertEquals(weights.shape(tensor), plain.shape());
        if (plain.shape().rank() == 4) {
          bounded(bytes, () -> weights.read(tensor, Layout.CONVOLUTION));
        }
      }
      read++;
    } catch (WeightsException _) {
      refused++;
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      throw failed("is neither read nor refused", bytes, e);
    }
  }

  private <T> T bounded(byte[] bytes, Supplier<T> reading) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    try {
      return reading.get();
    } finally {
      long taken = THREADS.getCurrentThreadAllocatedBytes() - before;
      most = Math.max(most, taken);
      if (taken > MOST * Math.max(1, Math.ceilDiv(bytes.length, 10 << 10))) {
        throw failed("takes " + taken + " bytes", bytes, null);
      }
    }
  }

  private AssertionError failed(String what, byte[] bytes, Throwable cause) {
    String hex = HexFormat.of().formatHex(Arrays.copyOf(bytes, Math.min(bytes.length, 16 << 10)));
    return new AssertionError(name + " " + what + ": " + hex, cause);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s: %d read, %d refused, at most %.1f MB and %.0f ms for one",
        name,
        read,
        refused,
        most / 1e6,
        slowest / 1e6);
  }

  /** The copies of each file, the seed, a folder, the files. */
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[2]);
    for (String name : Arrays.asList(arguments).subList(3, arguments.length)) {
      System.out.println(
          new DamagedCopies(name, folder, Long.parseLong(arguments[1]))
              .tried(Integer.parseInt(arguments[0])));
    }
  }

  /**
   * The same of one file in a JVM of its own, so that one that the JVM does not survive is known.
   *
   * @return what it says
   */
  static String alone(int copies, long seed, Path folder, String name)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
    Path crash = folder.resolve("crash.log");
    command.addAll(List.of("-Xmx512m", "-XX:-CreateCoredumpOnCrash", "-XX:ErrorFile=" + crash));
    command.addAll(List.of("--add-modules", "jdk.incubator.vector"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(DamagedCopies.class.getName());
    command.addAll(List.of(Integer.toString(copies), Long.toString(seed)));
    command.addAll(List.of(folder.toString(), name));
    Path said = folder.resolve(name + ".said");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
    if (process.waitFor() != 0) {
      String why = Files.readString(said) + (Files.exists(crash) ? Files.readString(crash) : "");
      throw new AssertionError(name + ": the JVM ends with " + process.exitValue() + ": " + why);
    }
    return Files.readString(said);
  }
}
