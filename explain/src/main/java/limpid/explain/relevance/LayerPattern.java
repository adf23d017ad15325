package limpid.explain.relevance;

import java.util.Optional;
import limpid.core.NearestNames;
import limpid.core.graph.Trace;
import limpid.core.op.Node;
import limpid.explain.UnfitNetException;

/** Which layers a rule of a {@link Composite} is for. */
public sealed interface LayerPattern {

  /**
   * Whether it is for this node.
   *
   * @param place among the layers with weights, from 1 in the order of the run, or 0 for others
   * @param layers how many layers with weights there are
   */
  boolean takes(Node node, int place, int layers);

  /**
   * Refuses a net that has nothing that this is for.
   *
   * @param layers how many layers with weights there are
   */
  default void require(Trace trace, int layers) {}

  /** How it is written. */
  String text();

  /** All of a kind: {@code conv}. */
  record OfKind(Kind kind) implements LayerPattern {
    @Override
    public boolean takes(Node node, int place, int layers) {
      return Kind.of(node.op()).equals(Optional.of(kind));
    }

    @Override
    public String text() {
      return kind.words();
    }
  }

  /** The first layer with weights. */
  record First() implements LayerPattern {
    @Override
    public boolean takes(Node node, int place, int layers) {
      return place == 1;
    }

    @Override
    public String text() {
      return "first";
    }
  }

  /** The last layer with weights. */
  record Last() implements LayerPattern {
    @Override
    public boolean takes(Node node, int place, int layers) {
      return place > 0 && place == layers;
    }

    @Override
    public String text() {
      return "last";
    }
  }

  /** Layers with weights by their places, counted from 1: {@code 2-5}. */
  record Places(int from, int to) implements LayerPattern {
    public Places {
      if (from < 1 || to < from) {
        throw new IllegalArgumentException(
            "composite: %d-%d: places from 1 on, the smaller first, are expected"
                .formatted(from, to));
      }
    }

    @Override
    public boolean takes(Node node, int place, int layers) {
      return from <= place && place <= to;
    }

    @Override
    public void require(Trace trace, int layers) {
      if (from > layers) {
        throw new UnfitNetException(
            "lrp: composite: %s: the net has %d layers with weights".formatted(text(), layers));
      }
    }

    @Override
    public String text() {
      return from == to ? "" + from : from + "-" + to;
    }
  }

  /** A layer, all in a module, or all made by an op of this name: {@code layer4}, {@code erf}. */
  record Named(String name) implements LayerPattern {
    @Override
    public boolean takes(Node node, int place, int layers) {
      return node.op().name().equals(name) || node.names().stream().anyMatch(this::covers);
    }

    private boolean covers(String layer) {
      return layer.equals(name) || layer.startsWith(name + ".");
    }

    @Override
    public void require(Trace trace, int layers) {
      boolean there =
          trace.nodes().stream()
              .filter(node -> node.op() != null)
              .anyMatch(node -> takes(node, 0, 0));
      if (!there) {
        throw new UnfitNetException(
            "lrp: composite: no layer is named '"
                + name
                + "'"
                + NearestNames.offer(
                    name,
                    trace.layers().stream().flatMap(n -> n.names().stream()).distinct().toList()));
      }
    }

    @Override
    public String text() {
      return name;
    }
  }
}
