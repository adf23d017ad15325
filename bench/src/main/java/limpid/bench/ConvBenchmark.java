package limpid.bench;

import java.util.concurrent.TimeUnit;
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

/** The three convolution kernels on the layers of {@link ConvShape}. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class ConvBenchmark {
  @Param public ConvShape shape;

  @Param({"1", "2"})
  public int threads;

  private ConvOperands operands;

  @Setup
  public void prepare() {
    Workers.threads(threads);
    operands = new ConvOperands(shape.geometry());
  }

  @Benchmark
  public float[] forward() {
    return operands.forward();
  }

  @Benchmark
  public float[] input() {
    return operands.input();
  }

  @Benchmark
  public float[] weight() {
    return operands.weight();
  }
}
