package limpid.bench;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import limpid.core.kernel.Kernels;
import limpid.core.kernel.Workers;
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
 * Fused multiply-adds that never leave the registers, a billion floating-point operations at a
 * time: the score, operations a second, is the GFLOP/s of the processor.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class PeakBenchmark {
  private static final double FLOPS = 1e9;

  /** Rounds of a call: short, for the JVM compiles a loop that is called best. */
  private static final int ROUNDS = 1_000;

  @Param({"1", "2"})
  public int threads;

  private final Kernels kernels = Kernels.active();
  private int calls;

  @Setup
  public void prepare() {
    Workers.threads(threads);
    calls = (int) Math.round(FLOPS / threads / kernels.fma(ROUNDS));
  }

  /** Returns the floating-point operations that it was, a billion but for rounding. */
  @Benchmark
  public long gigaflop() {
    LongAdder flops = new LongAdder();
    Workers.shared().split(threads, piece -> flops.add(share()));
    return flops.sum();
  }

  private long share() {
    long flops = 0;
    for (int i = 0; i < calls; i++) {
      flops += kernels.fma(ROUNDS);
    }
    return flops;
  }
}
