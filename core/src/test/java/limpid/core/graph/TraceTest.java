package limpid.core.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
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
  void twoNodesOfOneNameAreRefused() {
    Node x = Node.variable(Tensor.scalar(1));
    Node y = x.mul(2).named("a").mul(3).named("a");
    assertThrows(IllegalArgumentException.class, () -> new Trace(x, y));
  }
}
