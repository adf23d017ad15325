package limpid.explain.tree;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** A class, or a group of classes. */
public sealed interface Taxon {

  /** What no other of its hierarchy is called: {@code n02084071} or {@code f00000012}. */
  String id();

  /** What people call it. */
  String name();

  /** The classes beneath, as indices, or its own. */
  List<Integer> leaves();

  /**
   * A class.
   *
   * @param index its place in the net's output
   */
  record Leaf(String id, String name, int index) implements Taxon {
    @Override
    public List<Integer> leaves() {
      return List.of(index);
    }
  }

  /** A group, which is divided into others or classes. */
  record Group(String id, String name, List<Taxon> children) implements Taxon {
    /** So many classes or fewer are all named. */
    static final int NAMED = 3;

    public Group {
      children = List.copyOf(children);
      if (children.isEmpty()) {
        throw new IllegalArgumentException("hierarchy: group " + id + " has nothing beneath it");
      }
    }

    /** A group that is called by what is beneath it: {@code cat, dog}. */
    static Group of(String id, List<Taxon> children) {
      List<String> names = new ArrayList<>();
      children.forEach(child -> gather(child, leaf -> names.add(leaf.name())));
      int shown = names.size() <= NAMED ? names.size() : NAMED - 1;
      String more = shown == names.size() ? "" : " and %d more".formatted(names.size() - shown);
      return new Group(id, String.join(", ", names.subList(0, shown)) + more, children);
    }

    /** Hands over all classes in their order. */
    private static void gather(Taxon taxon, Consumer<Leaf> taker) {
      switch (taxon) {
        case Leaf leaf -> taker.accept(leaf);
        case Group group -> {
          for (Taxon child : group.children()) {
            gather(child, taker);
          }
        }
      }
    }

    @Override
    public List<Integer> leaves() {
      List<Integer> leaves = new ArrayList<>();
      gather(this, leaf -> leaves.add(leaf.index()));
      return List.copyOf(leaves);
    }

    /** All beneath but this child, in words. */
    String others(Taxon child) {
      return children.stream()
          .filter(other -> other != child)
          .map(Taxon::name)
          .collect(Collectors.joining(" or "));
    }

    /**
     * The logits of its children, {@code (mean of z_c over the classes c beneath)}, for one row of
     * logits.
     */
    double[] logits(float... row) {
      return children.stream()
          .mapToDouble(
              child -> child.leaves().stream().mapToDouble(c -> row[c]).average().orElseThrow())
          .toArray();
    }

    /** The softmax of the logits of its children, for one row of logits. */
    public double[] probabilities(float... row) {
      double[] logits = logits(row);
      double largest = Arrays.stream(logits).max().orElseThrow();
      double[] p = new double[logits.length];
      double sum = 0;
      for (int i = 0; i < p.length; i++) {
        p[i] = Math.exp(logits[i] - largest);
        sum += p[i];
      }
      for (int i = 0; i < p.length; i++) {
        p[i] /= sum;
      }
      return p;
    }
  }
}
