package limpid.core.program;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import limpid.core.Tensor;
import limpid.core.graph.Graph;
import limpid.core.op.Node;

/**
 * The constants that a program was compiled of, and how often each had been {@linkplain Tensor#edit
 * edited} by then: some of them it reads where they are, of others it has packed or folded copies,
 * so that after an edit it would be neither what it was nor what it should be.
 */
final class Editions {
  private final Tensor[] constants;
  private final int[] edits;

  /** What reads each of them, or is it. */
  private final Node[] readers;

  private Editions(Map<Tensor, Node> readerOf) {
    constants = readerOf.keySet().toArray(Tensor[]::new);
    edits = new int[constants.length];
    readers = new Node[constants.length];
    for (int i = 0; i < constants.length; i++) {
      edits[i] = constants[i].edits();
      readers[i] = readerOf.get(constants[i]);
    }
  }

  /** Those of the caller's graph, as they are now. */
  static Editions of(Graph graph) {
    Map<Tensor, Node> readerOf = new IdentityHashMap<>();
    Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Node node : graph.nodes()) {
      if (!node.tracked() && seen.add(node)) {
        readerOf.putIfAbsent(node.value(), node);
      }
      for (Node input : graph.inputs(node)) {
        if (!input.tracked() && seen.add(input)) {
          readerOf.putIfAbsent(input.value(), node);
        }
      }
    }
    return new Editions(readerOf);
  }

  /** Whether one of them was edited since. */
  boolean stale() {
    return edited() >= 0;
  }

  /**
   * @throws IllegalStateException if one of them was edited since
   */
  void requireCurrent() {
    int i = edited();
    if (i >= 0) {
      throw new IllegalStateException(
          "program: the weight "
              + constants[i].shape()
              + " of "
              + readers[i]
              + " was edited since the program was compiled; compile it again");
    }
  }

  /** The first that was edited, or -1. */
  private int edited() {
    for (int i = 0; i < constants.length; i++) {
      if (constants[i].edits() != edits[i]) {
        return i;
      }
    }
    return -1;
  }
}
