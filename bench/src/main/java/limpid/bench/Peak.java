package limpid.bench;

import java.util.ArrayList;
import java.util.List;
import limpid.core.kernel.Kernels;
import limpid.core.kernel.Workers;

/**
 * The rate of fused multiply-adds that never leave the registers, sampled again and again while
 * other things are measured: what the machine could do in this process at this time.
 */
final class Peak {
  private static final int ROUNDS = 2_000_000;

  private final Kernels kernels = Kernels.active();
  private final int threads;
  private final List<Double> samples = new ArrayList<>();

  Peak(int threads) {
    this.threads = threads;
    for (int i = 0; i < 50; i++) {
      kernels.fma(ROUNDS / 20);
    }
  }

  int threads() {
    return threads;
  }

  /** Takes a few samples of some milliseconds each, once the threads are awake. */
  void sample() {
    Workers.threads(threads);
    for (int i = 0; i < 8; i++) {
      Workers.shared().split(threads, piece -> kernels.fma(ROUNDS / 4));
    }
    for (int i = 0; i < 4; i++) {
      long start = System.nanoTime();
      Workers.shared().split(threads, piece -> kernels.fma(ROUNDS));
      long nanos = System.nanoTime() - start;
      samples.add((double) threads * kernels.fma(1) * ROUNDS / nanos);
    }
  }

  /** The median of the samples, in GFLOP/s. */
  double median() {
    double[] sorted = samples.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
  }

  /** The highest of the samples, in GFLOP/s. */
  double best() {
    return samples.stream().mapToDouble(Double::doubleValue).max().orElse(Double.NaN);
  }
}
