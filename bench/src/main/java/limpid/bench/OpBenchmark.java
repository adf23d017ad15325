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

/** The ops of layers that are not dense convolutions, on {@code [1,extent,extent,64]}. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class OpBenchmark {
  @Param({
    "relu",
    "add",
    "batch_norm",
    "softmax [N,1000]",
    "mean of pixels",
    "concat of channels",
    "resize to 2H x 2W",
    "conv2d 3x3 depthwise",
    "conv2d 3x3, 8 groups"
  })
  public String op;

  @Param({"32", "112"})
  public int extent;

  @Param({"1", "2"})
  public int threads;

  private OpCase layer;

  @Setup
  public void prepare() {
    Workers.threads(threads);
    layer = OpCase.all(extent).stream().filter(c -> c.label().equals(op)).findFirst().orElseThrow();
  }

  @Benchmark
  public float[] run() {
    return layer.output();
  }
}
