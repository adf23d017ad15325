package limpid.bench;

import java.util.concurrent.TimeUnit;
import limpid.core.Tensor;
import limpid.core.graph.Backward;
import limpid.core.graph.Trace;
import limpid.core.kernel.Workers;
import limpid.core.op.Node;
import limpid.core.program.Rounding;
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

/** Whole nets at batch 1: traced, and compiled to programs. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class NetBenchmark {
  @Param({"vgg16", "resnet50", "resnet18", "wrn28_10", "wrn16_2"})
  public String model;

  @Param({"1", "2"})
  public int threads;

  private Subject subject;
  private Compiled forward;
  private Compiled gradCam;
  private Compiled gradient;
  private Run training;

  @Setup
  public void prepare() {
    Workers.threads(threads);
    subject = Subject.of(model, 1);
    forward = Compiled.forward(subject.trace(), Rounding.FAST);
    gradCam = Compiled.gradCam(subject.trace(), subject.layer(), subject.seeds(), Rounding.FAST);
    gradient = Compiled.gradient(subject.trace(), subject.seeds(), Rounding.FAST);
    training = new TrainingRun(subject, threads);
  }

  @Benchmark
  public Tensor programForward() {
    return forward.run();
  }

  @Benchmark
  public Trace traceForward() {
    return subject.model().trace(subject.images());
  }

  @Benchmark
  public Tensor programGradCam() {
    return gradCam.run();
  }

  @Benchmark
  public Tensor traceGradCam() {
    Trace trace = traceForward();
    Node a = trace.at(subject.layer());
    Node seed = Node.constant(subject.seeds());
    Node g = Backward.from(trace.output()).seed(seed).to(a).of(a);
    return a.detached().mul(g.mean(1, 2)).sum(3).value();
  }

  @Benchmark
  public Tensor programInputGradient() {
    return gradient.run();
  }

  @Benchmark
  public Tensor traceInputGradient() {
    Trace trace = traceForward();
    Node seed = Node.constant(subject.seeds());
    return Backward.from(trace.output()).seed(seed).to(trace.input()).at(trace.input());
  }

  @Benchmark
  public long trainingStep() {
    return training.nanos();
  }
}
