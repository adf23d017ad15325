package limpid.core.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import limpid.core.Tensor;
import limpid.core.graph.CancelPermutations;
import limpid.core.graph.FoldBatchNorm;
import limpid.core.graph.FoldScale;
import limpid.core.graph.GateByRelu;
import limpid.core.graph.Graph;
import limpid.core.graph.Rewrite;
import limpid.core.graph.Rewritten;
import limpid.core.graph.TransposedAsAdjoint;
import limpid.core.op.Node;
import limpid.core.op.PassThrough;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** A graph that was rewritten has the values it had. */
class RandomRewriteProperties {

  @Provide
  Arbitrary<Rewrite> rewrites() {
    Rewrite withoutIdentities =
        Rewrite.replacing(node -> node.op() instanceof PassThrough, site -> site.input(0));
    return Arbitraries.of(
        new FoldBatchNorm(),
        new FoldScale(),
        new CancelPermutations(),
        new GateByRelu(),
        new TransposedAsAdjoint(),
        withoutIdentities);
  }

  @Property(tries = 400, seed = "8")
  void everyNodeHasTheValueItHad(@ForAll("rewrites") Rewrite rewrite, @ForAll long seed) {
    RandomGraph drawn = RandomGraph.of(seed);
    Graph graph = Graph.between(drawn.inputs(), drawn.outputs());
    Rewritten rewritten = graph.rewritten(rewrite);
    List<Tensor> values = drawn.values(0);
    Map<Node, Tensor> before = new Interpreter(graph, drawn.inputs()).run(values);
    // an input is what it was, for rewrites begin behind it
    Map<Node, Tensor> after = new Interpreter(rewritten.graph(), drawn.inputs()).run(values);
    for (Node output : drawn.outputs()) {
      double allowed = 1e-5 + 40 * disturbance(graph, drawn, output, before.get(output));
      assertClose(before.get(output), after.get(rewritten.of(output)), allowed, drawn);
    }
    assertEquals(drawn.outputs().stream().map(rewritten::of).toList(), rewritten.graph().outputs());
  }

  private static double disturbance(Graph graph, RandomGraph drawn, Node output, Tensor exact) {
    double most = 0;
    for (int i = 0; i < 3; i++) {
      SplittableRandom random = new SplittableRandom(i);
      Interpreter interpreter = new Interpreter(graph, drawn.inputs());
      Tensor disturbed = interpreter.run(drawn.values(0), 1e-6, random).get(output);
      for (int j = 0; j < exact.size(); j++) {
        most = Math.max(most, Math.abs(exact.data()[j] - disturbed.data()[j]));
      }
    }
    return most;
  }

  private static void assertClose(Tensor wanted, Tensor actual, double allowed, RandomGraph drawn) {
    for (int i = 0; i < wanted.size(); i++) {
      double error = Math.abs((double) wanted.data()[i] - actual.data()[i]);
      assertTrue(error <= allowed, () -> "differs by " + error + "\n" + drawn.description());
    }
  }
}
