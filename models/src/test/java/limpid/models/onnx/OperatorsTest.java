package limpid.models.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.graph.Backward;
import limpid.core.graph.Gradients;
import limpid.core.graph.Trace;
import limpid.core.op.Node;
import limpid.nn.Model;
import limpid.weights.Npy;
import limpid.weights.OnnxFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Small graphs of each operator against ONNX Runtime (make_onnx_operators.py), and their gradients
 * against central differences.
 */
class OperatorsTest {
  /** Their outputs are whole numbers, which have no slope. */
  private static final Set<String> STEPS =
      Set.of(
          "Greater", "Less", "Equal", "ArgMax", "ArgMin", "Logic", "Sign", "TopK", "Round", "Floor",
          "Ceil", "Mod", "Cast");

  /**
   * Levels are not rounded here: what is half of the coarsest of the cases, and of those before.
   */
  private static final double LEVEL = 0.08;

  @TempDir static Path folder;

  @BeforeAll
  static void unpack() throws IOException {
    try (InputStream in = OperatorsTest.class.getResourceAsStream("operators.zip.gz");
        ZipInputStream zip = new ZipInputStream(new GZIPInputStream(in))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Files.write(folder.resolve(entry.getName()), zip.readAllBytes());
      }
    }
  }

  static List<String> cases() throws IOException {
    if (!Files.exists(folder.resolve("Relu.onnx"))) {
      unpack();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".onnx"))
          .map(name -> name.substring(0, name.length() - ".onnx".length()))
          .sorted()
          .toList();
    }
  }

  private static Node image(Tensor tensor) {
    Node node = Node.constant(tensor);
    return tensor.shape().rank() == 4 ? node.permute(0, 2, 3, 1) : node;
  }

  private static Map<String, Tensor> inputs(Model net, String name) {
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    for (String input : net.inputs()) {
      inputs.put(input, image(Npy.read(folder.resolve(name + "." + input + ".npy"))).value());
    }
    return inputs;
  }

  /** What was computed, in the file's order of axes; maps of one pixel come out as rows. */
  private static float[] planes(Node output) {
    boolean maps = output.shape().rank() == 4;
    return (maps ? output.permute(0, 3, 1, 2) : output).value().data();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void itComputesWhatOnnxRuntimeDoes(String name) {
    Model net = OnnxNet.open(folder.resolve(name + ".onnx")).model();
    Trace trace = net.trace(inputs(net, name));
    for (String output : net.outputs()) {
      Tensor expected = Npy.read(folder.resolve(name + "." + output + ".npy"));
      float[] actual = planes(trace.outputs().get(output));
      assertEquals(expected.size(), actual.length);
      for (int i = 0; i < actual.length; i++) {
        float wanted = expected.data()[i];
        double rounding = name.startsWith("Quantised") ? LEVEL : 2e-5;
        assertEquals(wanted, actual[i], rounding * Math.max(1, Math.abs(wanted)), output + " " + i);
      }
    }
  }

  @Tag("slow")
  @ParameterizedTest
  @MethodSource("cases")
  void itsGradientIsThatOfCentralDifferences(String name) {
    if (STEPS.contains(name.replaceAll("-.*|OrEqual", ""))) {
      return;
    }
    Model net = OnnxNet.open(folder.resolve(name + ".onnx")).model();
    Map<String, Tensor> inputs = inputs(net, name);
    Trace trace = net.trace(inputs);
    Random random = new Random(name.hashCode());
    Node weights = Node.constant(random(trace.output().shape(), random));
    Node score = trace.output().mul(weights).sum().scalar();
    Gradients gradients = Backward.from(score).to(trace.inputs().values().toArray(Node[]::new));
    Map<String, Tensor> direction = new LinkedHashMap<>();
    double slope = 0;
    for (String input : inputs.keySet()) {
      Tensor step = random(inputs.get(input).shape(), random);
      direction.put(input, step);
      float[] gradient = gradients.of(trace.inputs().get(input)).value().data();
      for (int i = 0; i < step.size(); i++) {
        slope += gradient[i] * step.data()[i];
      }
    }
    double h = 1e-3;
    double expected =
        (moved(net, inputs, direction, h, weights) - moved(net, inputs, direction, -h, weights))
            / (2 * h);
    assertEquals(expected, slope, 2e-2 * Math.max(1, Math.abs(slope)));
  }

  private static Tensor random(Shape shape, Random random) {
    Tensor tensor = Tensor.zeros(shape);
    for (int i = 0; i < tensor.size(); i++) {
      tensor.data()[i] = (float) random.nextGaussian();
    }
    return tensor;
  }

  private static double moved(
      Model net,
      Map<String, Tensor> inputs,
      Map<String, Tensor> direction,
      double h,
      Node weights) {
    Map<String, Tensor> there = new LinkedHashMap<>();
    inputs.forEach(
        (name, x) ->
            there.put(
                name, Node.constant(x).add(Node.constant(direction.get(name)).mul(h)).value()));
    float[] output = net.trace(there).output().value().data();
    double sum = 0;
    for (int i = 0; i < output.length; i++) {
      sum += (double) output[i] * weights.value().data()[i];
    }
    return sum;
  }

  @Test
  void eachOperatorHasACase() throws IOException {
    Set<String> named = new TreeSet<>();
    for (String name : cases()) {
      OnnxFile file = OnnxFile.open(folder.resolve(name + ".onnx"));
      file.graph().nodes().forEach(node -> named.add(node.title()));
    }
    assertEquals(new TreeSet<>(List.of(Operators.standard().toString().split(", "))), named);
  }
}
