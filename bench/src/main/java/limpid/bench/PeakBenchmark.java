package limpid.bench;

import java.util.concurrent.TimeUnit;
import limpid.core.kernel.Kernels;
import limpid.core.kernel.Workers;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Fused multiply-adds that never leave the registers: {@code flops} for each nanosecond are the
 * GFLOP/s of the processor.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class PeakBenchmark {
  private static final int ROUNDS = 500_000;

  @Param({"1", "2"})
  public int threads;

  private final Kernels kernels = Kernels.active();

  /** What was computed, as JMH counts it. */
  @State(Scope.Thread)
  @AuxCounters
  public static class Work {
    public long flops;
  }

  @Setup
  public void prepare() {
    Workers.threads(threads);
  }

  @Benchmark
  public void fma(Work work) {
    Workers.shared().split(threads, piece -> kernels.fma(ROUNDS));
    work.flops += threads * kernels.fma(1) * ROUNDS;
  }
}
