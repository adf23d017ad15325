package limpid.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/**
 * How much of the machine's processors others used since this was made: other processes, and, where
 * the machine is a guest, other guests as far as it is told. {@code /proc/stat} counts in
 * hundredths of a second.
 */
final class Others {
  /** Above this many processors a measurement is not to be trusted. */
  static final double MANY = 0.15;

  private static final double TICKS_PER_SECOND = 100;

  /** The columns of /proc/stat that are neither idle nor counted twice, without the label. */
  private static final int[] BUSY = {0, 1, 2, 5, 6, 7};

  private final double busyBefore = busy();
  private final double ownBefore = own();
  private final long start = System.nanoTime();

  /** In processors: 0 when nobody else ran, NaN where the system does not tell. */
  double processors() {
    double seconds = (System.nanoTime() - start) / 1e9;
    return Math.max(0, (busy() - busyBefore - (own() - ownBefore)) / seconds);
  }

  /** Seconds that all processors were busy. */
  private static double busy() {
    try (var lines = Files.lines(Path.of("/proc/stat"))) {
      String[] ticks = lines.findFirst().orElse("").replaceFirst("cpu +", "").split(" ");
      double sum = 0;
      for (int column : BUSY) {
        sum += Long.parseLong(ticks[column]);
      }
      return sum / TICKS_PER_SECOND;
    } catch (IOException | NumberFormatException | ArrayIndexOutOfBoundsException e) {
      return Double.NaN;
    }
  }

  /** Seconds that this process and those that it started were. */
  private static double own() {
    ProcessHandle self = ProcessHandle.current();
    return Stream.concat(Stream.of(self), self.descendants())
        .map(process -> process.info().totalCpuDuration().orElse(Duration.ZERO))
        .mapToDouble(duration -> duration.toNanos() / 1e9)
        .sum();
  }
}
