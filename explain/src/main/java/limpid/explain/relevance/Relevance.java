package limpid.explain.relevance;

import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import limpid.core.graph.NoRuleException;
import limpid.core.graph.Rule;
import limpid.core.graph.Step;
import limpid.core.graph.Trace;
import limpid.core.op.BatchNorm;
import limpid.core.op.Node;

/** The rule of a {@link Composite} on the graph of one net: relevance in the place of gradients. */
final class Relevance implements Rule {
  private static final Norm IN_PROPORTION = new Norm();

  private final Composite composite;
  private final boolean captum;
  private final Map<Node, Integer> places = new IdentityHashMap<>();

  /**
   * @param captum whether Captum is followed, not zennit: a batch norm is no part of the layer
   *     before it, but crossed in proportion, as any layer; divisors are kept from 0 by 1e-9, not
   *     1e-6; rules look at the signs of weights alone
   * @throws IllegalArgumentException if a part of the composite is for nothing in this net
   */
  Relevance(Composite composite, boolean captum, Trace trace) {
    this.composite = composite;
    this.captum = captum;
    for (Node node : trace.nodes()) {
      int inputs = node.inputs().size();
      if (IntStream.range(0, inputs).anyMatch(i -> tracked(node, i) && Weighted.is(node, i))) {
        places.put(node, places.size() + 1);
      }
    }
    composite.parts().forEach(part -> part.selector().require(trace, places.size()));
  }

  private static boolean tracked(Node node, int i) {
    return node.input(i).tracked() && node.inputs().size() > 1;
  }

  @Override
  public Node pull(Step step) {
    return share(step, Crossing.Divisions.UNSEEN).relevance();
  }

  /** What becomes of the relevance that arrives. */
  Share share(Step step, Crossing.Divisions divisions) {
    Node node = step.node();
    if (isParameter(step)) {
      return Share.of(null);
    }
    if (isMerged(step)) {
      return Share.of(step.g());
    }
    Optional<Weighted> layer = Weighted.of(step, !captum);
    double stabiliser = captum ? 1e-9 : 1e-6;
    return rule(step).share(new Crossing(step, layer, stabiliser, captum, divisions));
  }

  /** Whether the input is no signal but what the layer is made of, as weights are. */
  private static boolean isParameter(Step step) {
    Optional<Kind> kind = Kind.of(step.op());
    boolean weighted = kind.equals(Optional.of(Kind.CONV)) || kind.equals(Optional.of(Kind.NORM));
    return step.i() > 0 && (weighted || step.op() instanceof limpid.core.op.Linear);
  }

  private boolean isMerged(Step step) {
    return !captum
        && step.i() == 0
        && Weighted.merges(step.node(), step.x())
        && step.users(step.x()).size() == 1;
  }

  private LayerRule rule(Step step) {
    Node node = step.node();
    int place = places.getOrDefault(node, 0);
    for (Composite.Part part : composite.parts()) {
      if (part.selector().takes(node, place, places.size())) {
        return part.rule();
      }
    }
    if (node.op() instanceof BatchNorm) {
      return IN_PROPORTION;
    }
    Kind kind = Kind.of(node.op()).orElseThrow(() -> unknown(step));
    boolean bilinear = kind == Kind.DENSE && place == 0;
    if (bilinear) {
      throw unknown(step);
    }
    return kind.rule().orElseThrow(() -> missing(step, kind));
  }

  private NoRuleException unknown(Step step) {
    String op = step.op().name();
    return new NoRuleException(
        step,
        "relevance has no rule for %s; a composite may have one: '%s, %s: norm', or pass or gradient"
            .formatted(op, composite.text(), op));
  }

  private NoRuleException missing(Step step, Kind kind) {
    return new NoRuleException(
        step,
        "the composite '%s' has no rule for %s layers; add '%s: epsilon', or take epsilon-plus"
            .formatted(composite.text(), kind.words(), kind.words()));
  }
}
