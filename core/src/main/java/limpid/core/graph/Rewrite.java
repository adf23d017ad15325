package limpid.core.graph;

import java.util.function.Function;
import java.util.function.Predicate;
import limpid.core.op.Node;

/**
 * From a graph to one of the same values, node by node: inputs come before what is made of them, so
 * each node is asked about with its inputs rewritten already.
 *
 * <pre>{@code
 * Rewritten canonised = Graph.of(trace.output()).rewritten(new FoldBatchNorm());
 * Node y = canonised.of(trace.output());
 * }</pre>
 *
 * <p>Nodes are never changed. Those that nothing is done to, nor to what they are made of, are the
 * same nodes afterwards; the others are made anew and carry the names of those that they stand for.
 * What was there before, a constant or another node of the graph, takes a place as it is. On a
 * graph of {@linkplain limpid.core.Tensor#outline outlines} nothing is computed.
 */
@FunctionalInterface
public interface Rewrite {

  /**
   * What takes the place of a node: a node of its shape, and for a rewrite that keeps values of its
   * value. {@link Site#same} where this rewrite has nothing to say.
   */
  Node at(Site site);

  /**
   * Puts something else in the place of some nodes: {@code replacing(n -> n.op() instanceof Relu,
   * site -> new Softplus().of(site.input(0)))}.
   */
  static Rewrite replacing(Predicate<Node> which, Function<Site, Node> by) {
    return site -> which.test(site.node()) ? by.apply(site) : site.same();
  }
}
