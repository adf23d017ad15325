package limpid.core.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import limpid.core.Shape;
import limpid.core.op.Node;
import limpid.core.op.Op;

/**
 * The nodes of two runs of one net in pairs: those of one name, and those without a name that the
 * same op made of partners.
 */
final class Pairing implements ReferenceRun {
  private final Trace here;
  private final Trace there;
  private final Map<Made, Node> made = new HashMap<>();
  private final Map<Node, Node> partners = new IdentityHashMap<>();

  Pairing(Trace here, Trace there) {
    this.here = here;
    this.there = there;
    there.nodes().forEach(node -> made.putIfAbsent(Made.of(node, node.inputs()), node));
    here.inputs().forEach((name, input) -> partners.put(input, there.inputs().get(name)));
    for (Node node : here.nodes()) {
      if (node.op() != null && !partners.containsKey(node)) {
        partners.put(node, partner(node));
      }
    }
  }

  private Node partner(Node node) {
    for (String name : here.names(node)) {
      if (there.has(name)) {
        return there.at(name);
      }
    }
    List<Node> inputs = new ArrayList<>();
    for (Node input : node.inputs()) {
      inputs.add(input.tracked() ? partners.get(input) : input);
    }
    return made.get(Made.of(node, inputs));
  }

  @Override
  public Node of(Node node) {
    Node partner = partners.get(node);
    if (partner == null) {
      throw new IllegalArgumentException("the reference run has no partner for " + node);
    }
    if (!alike(node, partner)) {
      throw new IllegalArgumentException(
          "the reference run has " + partner + " where this run has " + node);
    }
    return partner;
  }

  private static boolean alike(Node node, Node partner) {
    boolean sameOp = node.op() == null ? partner.op() == null : node.op().equals(partner.op());
    return sameOp && node.shape().equals(partner.shape());
  }

  /** What a node is made of: an op on certain nodes, constants counting by what they hold. */
  private record Made(Op op, List<Object> inputs) {

    static Made of(Node node, List<Node> inputs) {
      List<Object> of = new ArrayList<>();
      for (Node input : inputs) {
        of.add(input == null || input.tracked() ? input : new Held(input.shape(), input));
      }
      // a variable is made of nothing but itself
      return new Made(node.op(), node.op() == null ? List.of(node) : of);
    }
  }

  /** A constant, equal to those of the same shape and elements. */
  private record Held(Shape shape, Node constant) {

    @Override
    public boolean equals(Object other) {
      return other instanceof Held(Shape of, Node that)
          && shape.equals(of)
          && (that.value() == constant.value() || sameElements(that));
    }

    private boolean sameElements(Node that) {
      return !that.value().outlined()
          && !constant.value().outlined()
          && Arrays.equals(that.value().data(), constant.value().data());
    }

    @Override
    public int hashCode() {
      return shape.hashCode();
    }
  }
}
