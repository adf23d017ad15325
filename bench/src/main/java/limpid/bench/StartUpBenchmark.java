package limpid.bench;

import java.util.concurrent.TimeUnit;
import limpid.explain.Explanation;
import limpid.explain.cam.GradCam;
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

/**
 * The first Grad-CAM of a JVM that has run nothing yet: interpreter, compilers, packing and all.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Measurement(iterations = 1)
@Fork(value = 7, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class StartUpBenchmark {
  @Param({"resnet50", "wrn16_2"})
  public String model;

  private Subject subject;

  @Setup
  public void prepare() {
    subject = Subject.of(model, 1);
  }

  @Benchmark
  public Explanation firstGradCam() {
    return new GradCam().explain(subject.model(), subject.images(), OutputTarget.top());
  }
}
