package limpid.core.program;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
import limpid.core.op.StopGradient;

/**
 * What a program is asked for, from which nodes to which, checked and rewritten: each input is a
 * variable without a past, and nothing has a value but constants.
 *
 * @param inputs as the caller knows them
 * @param outputs as the caller knows them
 * @param editions of the constants that the caller's graph reads
 */
record Request(List<Node> inputs, List<Node> outputs, Editions editions, Rewritten rewritten) {
  /**
   * What has the value of its input is that in a program, which has neither names nor gradients.
   */
  private static final Rewrite SAME =
      Rewrite.replacing(
          node -> node.op() instanceof PassThrough || node.op() instanceof StopGradient,
          site -> site.input(0));

  static Request of(List<Node> inputs, List<Node> outputs) {
    check(inputs);
    Graph graph = Graph.between(inputs, outputs);
    check(graph, inputs);
    Editions editions = Editions.of(graph);
    Rewritten rewritten =
        graph
            .outlined()
            .then(SAME)
            .then(new GateByRelu())
            .then(new CancelPermutations())
            .then(new FoldBatchNorm())
            .then(new TransposedAsAdjoint())
            .then(new FoldScale());
    return new Request(List.copyOf(inputs), List.copyOf(outputs), editions, rewritten);
  }

  private static void check(List<Node> inputs) {
    Set<Node> seen = identities();
    for (Node input : inputs) {
      if (!input.tracked()) {
        throw new IllegalArgumentException(
            "program: the input "
                + input
                + " is a constant, so that nothing made of it can be computed again;"
                + " make it a variable before the run");
      }
      if (!seen.add(input)) {
        throw new IllegalArgumentException("program: the input " + input + " is given twice");
      }
    }
  }

  private static void check(Graph graph, List<Node> inputs) {
    Set<Node> given = identities();
    given.addAll(inputs);
    for (Node node : graph.nodes()) {
      if (node.tracked() && graph.inputs(node).isEmpty() && !given.contains(node)) {
        throw new IllegalArgumentException(
            "program: the outputs depend on the "
                + (node.names().isEmpty() ? "" : "variable ")
                + node
                + ", which is not among the inputs; name it there, or make it a constant");
      }
      if (!node.tracked()) {
        known(node, "output");
      }
      graph.inputs(node).stream()
          .filter(input -> !input.tracked())
          .forEach(input -> known(input, "input of " + node));
    }
  }

  private static void known(Node constant, String where) {
    if (constant.value().outlined()) {
      throw new IllegalArgumentException(
          "program: the "
              + where
              + " is a "
              + constant
              + " that depends on no input and has no elements;"
              + " what is made of outlines must be made of variables");
    }
  }

  private static Set<Node> identities() {
    return Collections.newSetFromMap(new IdentityHashMap<>());
  }

  Graph graph() {
    return rewritten.graph();
  }

  /** The node that is compiled for one of the caller's. */
  Node of(Node node) {
    return rewritten.of(node);
  }

  /** The outputs that are the same in every run. */
  Map<Node, Tensor> constants() {
    Map<Node, Tensor> constants = new IdentityHashMap<>();
    for (Node output : outputs) {
      if (!of(output).tracked()) {
        constants.put(output, of(output).value());
      }
    }
    return constants;
  }
}
