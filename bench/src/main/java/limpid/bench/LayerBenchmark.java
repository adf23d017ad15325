package limpid.bench;

import java.util.List;
import java.util.concurrent.TimeUnit;
import limpid.core.Tensor;
import limpid.core.graph.Trace;
import limpid.core.kernel.Workers;
import limpid.core.op.Node;
import limpid.core.program.Program;
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
 * Layers of the zoo's nets, {@code NET/LAYER}: the unlike ones of a ResNet-50, and with {@code -p
 * layer=…} any named layer of any net. Each is a program from what the layer reads in the net to
 * what it computes, so it takes the algorithm that it takes there.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class LayerBenchmark {
  @Param({
    "resnet50/conv1",
    "resnet50/maxpool",
    "resnet50/layer1.0.conv2",
    "resnet50/layer1.0.conv3",
    "resnet50/layer1.1.conv1",
    "resnet50/layer2.0.conv2",
    "resnet50/layer2.1.conv1",
    "resnet50/layer2.1.conv2",
    "resnet50/layer2.1.conv3",
    "resnet50/layer3.0.downsample.0",
    "resnet50/layer3.1.conv1",
    "resnet50/layer3.1.conv2",
    "resnet50/layer3.1.conv3",
    "resnet50/layer4.1.conv1",
    "resnet50/layer4.1.conv2",
    "resnet50/layer4.1.conv3",
    "resnet50/fc"
  })
  public String layer;

  @Param({"1", "2"})
  public int threads;

  private Program program;
  private Tensor input;
  private Node output;

  @Setup
  public void prepare() {
    Workers.threads(threads);
    String[] names = layer.split("/", 2);
    if (names.length < 2) {
      throw new IllegalArgumentException("layer: wants NET/LAYER, got " + layer);
    }
    Trace trace = Subject.of(names[0], 1).trace();
    output = trace.at(names[1]);
    Node read = output.input(0);
    input = read.value();
    program = Program.of(List.of(read), List.of(output));
  }

  @Benchmark
  public Tensor forward() {
    program.run(input);
    return program.at(output);
  }
}
