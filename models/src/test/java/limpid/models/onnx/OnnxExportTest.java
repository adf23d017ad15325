package limpid.models.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.IntFunction;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.Window;
import limpid.core.graph.Backward;
import limpid.core.graph.Trace;
import limpid.core.op.AdaptiveAvgPool2d;
import limpid.core.op.AvgPool2d;
import limpid.core.op.Axes;
import limpid.core.op.Conv2d;
import limpid.core.op.Gather;
import limpid.core.op.Gelu;
import limpid.core.op.GroupNorm;
import limpid.core.op.InstanceNorm;
import limpid.core.op.LayerNorm;
import limpid.core.op.LocalResponseNorm;
import limpid.core.op.Max;
import limpid.core.op.MaxPool2d;
import limpid.core.op.Node;
import limpid.core.op.Op;
import limpid.core.op.Pad;
import limpid.core.op.Remainder;
import limpid.core.op.Resize;
import limpid.core.op.Sampling;
import limpid.core.op.Slice;
import limpid.core.op.Softplus;
import limpid.core.op.TopK;
import limpid.core.op.TopKIndices;
import limpid.models.Zoo;
import limpid.nn.Weights;
import limpid.weights.OnnxAttribute;
import limpid.weights.OnnxFile;
import limpid.weights.OnnxGraph;
import limpid.weights.OnnxNode;
import limpid.weights.OnnxTensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class OnnxExportTest {
  @TempDir private Path folder;

  private OnnxGraph graph(Trace trace) throws IOException {
    Path file = folder.resolve("net.onnx");
    OnnxExport.write(trace, file);
    return OnnxFile.open(file).graph();
  }

  private static Tensor counted(int... extents) {
    Tensor tensor = Tensor.zeros(Shape.of(extents));
    for (int i = 0; i < tensor.size(); i++) {
      tensor.data()[i] = i;
    }
    return tensor;
  }

  @Test
  void aConvolutionCarriesItsWindowAndItsWeightsInPytorchsLayout() throws IOException {
    Node x = Node.variable(counted(1, 6, 5, 2));
    Window window = new Window(3, 1, 2, 1, 1, 0, 2, 0, 1, 1);
    Node y = new Conv2d(window, 1).of(x, Node.constant(counted(3, 1, 2, 4)));
    OnnxGraph graph = graph(new Trace(x, y));

    OnnxNode node = graph.nodes().getFirst();
    assertEquals("Conv", node.operator());
    assertEquals(OnnxExport.INPUT, node.inputs().getFirst());
    assertEquals(List.of(OnnxExport.OUTPUT), node.outputs());
    assertEquals(new OnnxAttribute.Numbers(List.of(3L, 1L)), node.attributes().get("kernel_shape"));
    assertEquals(new OnnxAttribute.Numbers(List.of(2L, 1L)), node.attributes().get("strides"));
    assertEquals(new OnnxAttribute.Numbers(List.of(1L, 0L, 2L, 0L)), node.attributes().get("pads"));
    assertEquals(new OnnxAttribute.Number(1), node.attributes().get("group"));

    OnnxTensor weight = graph.initialisers().get(node.inputs().getLast());
    assertArrayEquals(new long[] {4, 2, 3, 1}, weight.sizes());
    // output 1, input 0, rows 0 to 2: elements 1, 9 and 17 of [3,1,2,4]
    float[] values = weight.read().data();
    assertArrayEquals(new float[] {1, 9, 17}, new float[] {values[6], values[7], values[8]});
  }

  @Test
  void anAxisOfChannelsBecomesAxisOne() throws IOException {
    Node x = Node.variable(counted(1, 2, 2, 3));
    OnnxGraph graph = graph(new Trace(x, new Pad(3, 1, 2).of(x)));
    OnnxTensor pads = graph.initialisers().firstEntry().getValue();
    assertArrayEquals(new long[] {0, 1, 0, 0, 0, 2, 0, 0}, pads.wholeNumbers());
  }

  @Test
  void shapesOfInputAndOutputArePlanes() throws IOException {
    Node x = Node.variable(counted(2, 4, 5, 3));
    OnnxGraph graph = graph(new Trace(x, x.relu()));
    assertEquals("input [2,3,4,5]", graph.inputs().getFirst().toString());
    assertEquals("output [2,3,4,5]", graph.outputs().getFirst().toString());
  }

  @ParameterizedTest
  @CsvSource({"resnet18, 32", "resnet20, 16", "wrn10_1, 16"})
  void inEveryNetOfTheZooEachValueIsMadeBeforeItIsUsed(String model, int extent)
      throws IOException {
    Node x = Node.variable(Tensor.zeros(Shape.of(1, extent, extent, 3)));
    var net = Zoo.find(model).withClasses(10).build(Weights.initialised(1));
    OnnxGraph graph = graph(new Trace(x, net.forward(x)));
    Set<String> known = new HashSet<>(List.of(OnnxExport.INPUT));
    known.addAll(graph.initialisers().keySet());
    for (OnnxNode node : graph.nodes()) {
      assertTrue(known.containsAll(node.inputs()), () -> node.inputs() + " of " + node.operator());
      assertTrue(known.add(node.outputs().getFirst()), "made twice");
    }
    assertTrue(known.contains(OnnxExport.OUTPUT));
  }

  @Test
  void normsOfGroupsAndRowsComeBackAsTheyWere() throws IOException {
    Tensor image = Tensor.zeros(Shape.of(2, 3, 5, 6));
    for (int i = 0; i < image.size(); i++) {
      image.data()[i] = (float) Math.sin(1.7 * i);
    }
    Node gamma = Node.constant(Tensor.of(Shape.of(6), 1, 2, -1, 0.5f, 3, 1));
    Node beta = Node.constant(Tensor.of(Shape.of(6), 0, 1, 2, 3, -4, 5));
    for (Op norm : List.of(new LayerNorm(1, 1e-5f), new GroupNorm(3, 1e-5f))) {
      Node x = Node.variable(image);
      Node y = norm.of(x, gamma, beta);
      Path file = folder.resolve(norm.name() + ".onnx");
      OnnxExport.write(new Trace(x, y), file);
      Tensor read = OnnxNet.open(file).model().trace(image).output().value();
      assertEquals(y.shape(), read.shape());
      assertArrayEquals(y.value().data(), read.data(), 2e-5f);
    }
  }

  static List<Op> opsOfImages() {
    return List.of(
        new Resize(7, 9, Sampling.BILINEAR),
        new Resize(2, 3, Sampling.BICUBIC),
        new AdaptiveAvgPool2d(3, 4),
        new AvgPool2d(Window.of(3, 3).stride(2).padding(1), true, false),
        new MaxPool2d(Window.of(3, 3).stride(2).padding(1), true),
        new Gather(3, List.of(4, 0, 4, 2)),
        new GroupNorm(3, 1e-5f),
        new LayerNorm(1, 1e-5f),
        new InstanceNorm(1e-5f),
        new LocalResponseNorm(3, 0.1f, 0.75f, 2),
        new Remainder(),
        new Gelu(Gelu.Form.TANH),
        new Gelu(),
        new Softplus(2, 20),
        new Max(Axes.of(1, 2)),
        new TopK(2));
  }

  /** The op of an image, and the gradient of a weighed sum of it, if that is another one. */
  @ParameterizedTest
  @MethodSource("opsOfImages")
  void anOpAndItsGradientAreTheSameForBatchesOfAnySize(Op op) throws IOException {
    Path file = folder.resolve("op.onnx");
    OnnxExport.write(images -> ends(op, waves(images, 5, 6, 6)), file);
    for (int images : new int[] {1, 4}) {
      Tensor x = waves(images, 5, 6, 6);
      Trace read = OnnxNet.open(file).model().trace(x);
      ends(op, x)
          .outputs()
          .forEach(
              (name, node) ->
                  assertArrayEquals(
                      node.value().data(), read.outputs().get(name).value().data(), 5e-5f, name));
    }
  }

  private static OnnxExport.Ends ends(Op op, Tensor image) {
    Node x = Node.variable(image);
    Node y = op.of(operands(op, x));
    SequencedMap<String, Node> outputs = new LinkedHashMap<>();
    outputs.put("y", y);
    if (!(op instanceof TopK)) {
      Node score = y.square().mul(Node.constant(waves(y.shape().with(0, 1).extents()))).sum();
      outputs.put("gradient", Backward.from(score).recorded().to(x).of(x));
    }
    return new OnnxExport.Ends(new LinkedHashMap<>(Map.of("input", x)), outputs);
  }

  private static Node[] operands(Op op, Node x) {
    Node factors = Node.constant(waves(6));
    if (op instanceof Remainder) {
      return new Node[] {factors, x};
    }
    return op instanceof GroupNorm || op instanceof LayerNorm || op instanceof InstanceNorm
        ? new Node[] {x, factors, factors}
        : new Node[] {x};
  }

  private static Tensor waves(int... extents) {
    Tensor tensor = Tensor.zeros(Shape.of(extents));
    for (int i = 0; i < tensor.size(); i++) {
      tensor.data()[i] = (float) Math.sin(1.7 * i + 0.3);
    }
    return tensor;
  }

  @Test
  void aGraphThatIsAnotherOneForMoreImagesIsRefused() {
    Path file = folder.resolve("rows.onnx");
    IntFunction<OnnxExport.Ends> ends =
        images -> {
          Node x = Node.variable(waves(images, 4));
          return OnnxExport.ends(new Trace(x, new Slice(0, 0, images - 1).of(x)));
        };
    var refusal = assertThrows(BatchException.class, () -> OnnxExport.write(ends, file));
    assertTrue(refusal.getMessage().contains("slice"), refusal.getMessage());
    assertFalse(Files.exists(file));
    assertThrows(BatchException.class, () -> OnnxExport.requireAnyBatch(ends));
  }

  @Test
  void aColumnThatNothingTakesIsOfIntegers() throws IOException {
    Node x = Node.variable(counted(1, 4));
    Node column = Node.variable(counted(1, 1));
    SequencedMap<String, Node> inputs = new LinkedHashMap<>();
    inputs.put("x", x);
    inputs.put("class", column);
    SequencedMap<String, Node> outputs = new LinkedHashMap<>();
    outputs.put("y", x.relu());
    Path file = folder.resolve("column.onnx");
    OnnxExport.write(new OnnxExport.Ends(inputs, outputs), file);
    assertArrayEquals(integers(), elementType(Files.readAllBytes(file)));
  }

  /** The element type of the input "class", a byte behind its name: 7 is int64. */
  private static byte[] elementType(byte[] file) {
    int at = new String(file, StandardCharsets.ISO_8859_1).indexOf("\n\u0005class") + 7;
    // type { tensor_type { elem_type: ... } }: two messages with a length each, then the field
    return Arrays.copyOfRange(file, at + 4, at + 6);
  }

  private static byte[] integers() {
    return new byte[] {8, 7};
  }

  @Test
  void anOpWithoutTranslationIsRefusedByName() {
    Node x = Node.variable(counted(1, 2));
    Trace trace = new Trace(x, new TopKIndices(1).of(x));
    var refusal = assertThrows(IllegalArgumentException.class, () -> graph(trace));
    assertTrue(refusal.getMessage().contains("top_k_indices"), refusal.getMessage());
  }
}
