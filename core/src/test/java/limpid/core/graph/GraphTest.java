package limpid.core.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import limpid.core.Tensor;
import limpid.core.op.Node;
import org.junit.jupiter.api.Test;

class GraphTest {
  private final Node x = Node.variable(Tensor.scalar(2));
  private final Node h = x.exp();
  private final Node y = h.mul(h).add(x);
  private final Node z = h.relu();

  @Test
  void nodesComeAfterWhatTheyAreMadeOf() {
    List<Node> nodes = Graph.of(y, z).nodes();
    assertEquals(5, nodes.size());
    for (Node node : nodes) {
      for (Node input : node.inputs()) {
        assertTrue(nodes.indexOf(input) < nodes.indexOf(node), input + " before " + node);
      }
    }
  }

  @Test
  void aNodeKnowsWhoUsesItAndHowOften() {
    Graph graph = Graph.of(y, z);
    Node product = y.input(0);
    assertEquals(List.of(product, product, z), graph.users(h));
    assertEquals(List.of(h, y), graph.users(x));
    assertEquals(List.of(), graph.users(y));
    assertSame(y, graph.onlyUser(product));
    assertNull(graph.onlyUser(h));
    assertNull(Graph.of(product, y).onlyUser(product), "an output is read by whoever asked for it");
  }

  @Test
  void thePastOfAnInputIsNotLookedAt() {
    Graph graph = Graph.between(List.of(h), List.of(z));
    assertEquals(List.of(h, z), graph.nodes());
    assertEquals(List.of(), graph.users(x));
    assertFalse(graph.contains(x));
    Graph both = Graph.between(List.of(x, h), List.of(y));
    assertEquals(List.of(y), both.users(x), "not h, which is given");
  }

  @Test
  void outputsAreAsTheyWereAskedForAndConstantsAreNoPartOfIt() {
    Node one = Node.constant(1);
    Node sum = x.add(one);
    Graph graph = Graph.of(sum, sum, one);
    assertEquals(List.of(sum, sum, one), graph.outputs());
    assertFalse(Graph.of(sum).contains(one));
    assertTrue(graph.contains(one), "but for one that is an output");
    assertTrue(graph.ends(sum));
    assertFalse(graph.ends(x));
  }
}
