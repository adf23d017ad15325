package limpid.bench;

import java.util.concurrent.TimeUnit;
import limpid.core.kernel.Workers;
import limpid.explain.Explanation;
import limpid.explain.catalogue.Methods;
import limpid.explain.target.OutputTarget;
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

/** Saliency methods from an image to a map, the run of the net included. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class MethodBenchmark {
  @Param({"resnet50", "wrn16_2"})
  public String model;

  @Param({"gradcam", "gradient", "guided-backprop", "deconvnet", "guided-gradcam"})
  public String method;

  @Param({"1", "2"})
  public int threads;

  private Subject subject;

  @Setup
  public void prepare() {
    Workers.threads(threads);
    subject = Subject.of(model, 1);
  }

  @Benchmark
  public Explanation explain() {
    return Methods.named(method)
        .explainer()
        .explain(subject.model(), subject.images(), OutputTarget.top());
  }
}
