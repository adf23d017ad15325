package limpid.core.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.op.Node;
import org.junit.jupiter.api.Test;

class TraceTest {

  private static Trace trace() {
    Node x = Node.variable(Tensor.of(Shape.of(2), -1, 2));
    Node block = x.mul(3).named("layer1.0.conv1").relu().named("layer1.0.relu").named("layer1.0");
    return new Trace(x, block.named("layer1").sum().named("fc"));
  }

  @Test
  void aNodeIsFoundByItsOwnNameAndByThoseOfTheModulesAroundIt() {
    Trace trace = trace();
    assertSame(trace.at("layer1.0.relu"), trace.at("layer1"));
    assertEquals("layer1.0.relu", trace.at("layer1").name());
    assertEquals(
        List.of("layer1.0.conv1", "layer1.0.relu", "fc"),
        trace.layers().stream().map(Node::name).toList());
  }

  @Test
  void inputsComeBeforeWhatIsMadeOfThem() {
    Trace trace = trace();
    List<Node> nodes = trace.nodes();
    for (Node node : nodes) {
      for (Node input : node.inputs()) {
        assertTrue(!input.tracked() || nodes.indexOf(input) < nodes.indexOf(node));
      }
    }
    assertSame(trace.output(), nodes.getLast());
  }

  @Test
  void anUnknownNameBringsTheNearestOnes() {
    UnknownLayerException e =
        assertThrows(UnknownLayerException.class, () -> trace().at("layer1.0.conv2"));
    assertTrue(
        e.getMessage()
            .startsWith("no layer is named layer1.0.conv2; the nearest are layer1.0.conv1"),
        e.getMessage());
  }

  @Test
  void aRunWithoutLayersIsSaidToHaveNone() {
    Node x = Node.variable(Tensor.scalar(1));
    Trace nameless = new Trace(x, x.mul(2));
    String message =
        assertThrows(UnknownLayerException.class, () -> nameless.at("conv")).getMessage();
    assertTrue(
        message.startsWith("no layer is named conv: nothing in the run has a name"), message);
  }

  @Test
  void aLayerThatIsAppliedTwiceHasANodeForEachUse() {
    Node x = Node.variable(Tensor.scalar(1));
    Node first = x.mul(2).named("shared").named("block");
    Node second = first.mul(3).named("shared");
    Trace trace = new Trace(x, second.mul(4).named("shared#2"));
    assertSame(first, trace.at("shared"));
    assertSame(first, trace.at("block"));
    assertSame(second, trace.at("shared#2"));
    assertSame(trace.output(), trace.at("shared#2#2"));
    assertEquals(List.of(first, second), trace.uses("shared"));
    assertEquals(List.of("shared", "block"), trace.names(first));
    assertEquals(List.of("shared#2"), trace.names(second));
  }

  @Test
  void aRunMayHaveSeveralInputsAndOutputs() {
    SequencedMap<String, Node> inputs = new LinkedHashMap<>();
    inputs.put("image", Node.variable(Tensor.of(Shape.of(2), -1, 2)));
    inputs.put("mask", Node.variable(Tensor.of(Shape.of(2), 0, 1)));
    Node masked = inputs.get("image").mul(inputs.get("mask")).named("masked");
    SequencedMap<String, Node> outputs = new LinkedHashMap<>();
    outputs.put("sum", masked.sum());
    outputs.put("positive", inputs.get("image").relu().named("relu"));
    Trace trace = new Trace(inputs, outputs);
    assertSame(inputs.get("image"), trace.input());
    assertSame(outputs.get("sum"), trace.output());
    assertSame(outputs.get("positive"), trace.outputs().get("positive"));
    assertEquals(5, trace.nodes().size());
    assertSame(masked, trace.at("masked"));
    assertSame(outputs.get("positive"), trace.at("relu"));
    assertThrows(IllegalArgumentException.class, () -> new Trace(inputs, new LinkedHashMap<>()));
  }

  @Test
  void itPrintsItsLayers() {
    assertEquals(
        """
        trace of 4 nodes
          input [2]
          layer1.0.conv1 affine [2]
          layer1.0.relu relu [2]
          fc sum [1]
          output [1]\
        """,
        trace().toString());
  }
}
