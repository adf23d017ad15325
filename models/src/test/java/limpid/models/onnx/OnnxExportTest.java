package limpid.models.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.Window;
import limpid.core.graph.Trace;
import limpid.core.op.Conv2d;
import limpid.core.op.Exp;
import limpid.core.op.Linear;
import limpid.core.op.Node;
import limpid.core.op.Pad;
import limpid.models.Zoo;
import limpid.nn.Weights;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OnnxExportTest {
  @TempDir private Path folder;

  private Wire graph(Trace trace) throws IOException {
    Path file = folder.resolve("net.onnx");
    OnnxExport.write(trace, file);
    return Wire.read(Files.readAllBytes(file)).message(7);
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
    Wire graph = graph(new Trace(x, y));

    Wire node = graph.message(1);
    assertEquals("Conv", node.text(4));
    assertEquals(OnnxExport.INPUT, node.texts(1).getFirst());
    assertEquals(List.of(OnnxExport.OUTPUT), node.texts(2));
    assertEquals(List.of(3L, 1L), attribute(node, "kernel_shape").numbers(8));
    assertEquals(List.of(2L, 1L), attribute(node, "strides").numbers(8));
    assertEquals(List.of(1L, 0L, 2L, 0L), attribute(node, "pads").numbers(8));
    assertEquals(1, attribute(node, "group").number(3));

    Wire weight = graph.message(5);
    assertEquals(node.texts(1).getLast(), weight.text(8));
    assertEquals(List.of(4L, 2L, 3L, 1L), weight.numbers(1));
    // output 1, input 0, rows 0 to 2: elements 1, 9 and 17 of [3,1,2,4]
    float[] values = weight.floats(9);
    assertArrayEquals(new float[] {1, 9, 17}, new float[] {values[6], values[7], values[8]});
  }

  @Test
  void anAxisOfChannelsBecomesAxisOne() throws IOException {
    Node x = Node.variable(counted(1, 2, 2, 3));
    Wire graph = graph(new Trace(x, new Pad(3, 1, 2).of(x)));
    Wire pads = graph.message(5);
    assertEquals(List.of(8L), pads.numbers(1));
    byte[] raw = (byte[]) pads.fields().get(9).getFirst();
    assertEquals(1, raw[8], "before axis 1");
    assertEquals(2, raw[8 * 5], "behind axis 1");
  }

  @Test
  void shapesOfInputAndOutputArePlanes() throws IOException {
    Node x = Node.variable(counted(2, 4, 5, 3));
    Wire graph = graph(new Trace(x, x.relu()));
    assertEquals(List.of(2L, 3L, 4L, 5L), extents(graph.message(11)));
    assertEquals(List.of(2L, 3L, 4L, 5L), extents(graph.message(12)));
  }

  private static List<Long> extents(Wire valueInfo) {
    Wire shape = valueInfo.message(2).message(1).message(2);
    return shape.messages(1).stream().map(dimension -> dimension.number(1)).toList();
  }

  private static Wire attribute(Wire node, String name) {
    return node.messages(5).stream().filter(a -> a.text(1).equals(name)).findFirst().orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({"resnet18, 32", "resnet20, 16", "wrn10_1, 16"})
  void inEveryNetOfTheZooEachValueIsMadeBeforeItIsUsed(String model, int extent)
      throws IOException {
    Node x = Node.variable(Tensor.zeros(Shape.of(1, extent, extent, 3)));
    var net = Zoo.find(model).withClasses(10).build(Weights.initialised(1));
    Wire graph = graph(new Trace(x, net.forward(x)));
    Set<String> known = new HashSet<>(List.of(OnnxExport.INPUT));
    graph.messages(5).forEach(constant -> assertTrue(known.add(constant.text(8)), "named twice"));
    for (Wire node : graph.messages(1)) {
      assertTrue(known.containsAll(node.texts(1)), () -> node.texts(1) + " of " + node.text(4));
      assertTrue(known.add(node.text(2)), "made twice");
    }
    assertTrue(known.contains(OnnxExport.OUTPUT));
  }

  @Test
  void anOpWithoutTranslationIsRefusedByName() {
    Node x = Node.variable(counted(1, 2));
    Trace trace = new Trace(x, new Exp().of(x));
    var refusal = assertThrows(IllegalArgumentException.class, () -> graph(trace));
    assertTrue(refusal.getMessage().contains("exp"), refusal.getMessage());
  }

  @Test
  void aWeightThatIsNoConstantIsRefused() {
    Node x = Node.variable(counted(1, 2));
    Trace trace = new Trace(x, new Linear().of(x, Node.variable(counted(2, 2))));
    var refusal = assertThrows(IllegalArgumentException.class, () -> graph(trace));
    assertTrue(refusal.getMessage().contains("no constant"), refusal.getMessage());
  }
}
