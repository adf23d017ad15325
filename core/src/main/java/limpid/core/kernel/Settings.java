package limpid.core.kernel;

import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import limpid.core.NearestNames;

/**
 * What the system properties {@code -Dlimpid.…} say. A value that cannot be meant is refused, for a
 * setting that is ignored is worse than one that is not there.
 */
public final class Settings {
  private static final String PREFIX = "limpid.";
  private static final String THREADS = PREFIX + "threads";
  private static final String KERNELS = PREFIX + "kernels";
  private static final String CACHES = PREFIX + "caches";
  private static final int MOST_THREADS = 1024;

  private Settings() {}

  /**
   * Checks all of them at once, and that none is misspelt.
   *
   * @param others full names that the program itself reads
   * @throws IllegalArgumentException saying which one is wrong and what is expected
   */
  public static void check(String... others) {
    List<String> known =
        Stream.concat(Stream.of(THREADS, KERNELS, CACHES), Stream.of(others)).toList();
    for (String name : new TreeSet<>(System.getProperties().stringPropertyNames())) {
      if (name.startsWith(PREFIX) && !known.contains(name)) {
        throw new IllegalArgumentException(
            "-D%s: there is no such setting%s".formatted(name, NearestNames.offer(name, known)));
      }
    }
    threads();
    kernels();
    if (System.getProperty(CACHES) instanceof String wanted) {
      caches(wanted);
    }
  }

  /** {@code -Dlimpid.threads}: from 1 to 1024, or else one for each processor. */
  static int threads() {
    String wanted = System.getProperty(THREADS);
    if (wanted == null) {
      return Math.min(Runtime.getRuntime().availableProcessors(), MOST_THREADS);
    }
    int threads = wanted.matches("\\d{1,4}") ? Integer.parseInt(wanted) : 0;
    if (threads < 1 || threads > MOST_THREADS) {
      throw new IllegalArgumentException("-D%s=%s: wants 1 to 1024".formatted(THREADS, wanted));
    }
    return threads;
  }

  /** {@code -Dlimpid.kernels}: scalar, 128, 256 or 512, or else auto. */
  static String kernels() {
    String wanted = System.getProperty(KERNELS, "auto");
    if (!wanted.matches("auto|scalar|128|256|512")) {
      throw new IllegalArgumentException(
          "-D%s=%s: wants scalar, 128, 256 or 512".formatted(KERNELS, wanted));
    }
    return wanted;
  }

  /**
   * {@code -Dlimpid.caches=FIRST,SECOND,LAST}: work as for a processor with these, or else for this
   * one.
   */
  public static Caches caches() {
    String wanted = System.getProperty(CACHES);
    return wanted == null ? Caches.ofProcessor() : caches(wanted);
  }

  private static Caches caches(String wanted) {
    try {
      return Caches.parse(wanted);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "-D%s=%s: %s".formatted(CACHES, wanted, e.getMessage()), e);
    }
  }
}
