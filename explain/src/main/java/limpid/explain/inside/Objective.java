package limpid.explain.inside;

import java.util.OptionalInt;
import java.util.function.IntFunction;
import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.graph.Trace;
import limpid.core.op.Node;
import limpid.core.op.Slice;
import limpid.explain.run.LayerChoice;
import limpid.explain.target.OutputTarget;
import limpid.explain.target.Score;

/** What of a net an image is made for: a number that is made large. */
public sealed interface Objective {

  /**
   * The number in a run on one image, {@code [1,1]} or a scalar.
   *
   * @throws IllegalArgumentException if the net has no such class, layer, channel or place
   */
  Node of(Trace trace);

  /**
   * What it is, in words.
   *
   * @param names the name of a class by its index
   */
  String describe(IntFunction<String> names);

  /** A score of the net's output: the logit of a class, say. */
  static Objective of(OutputTarget target) {
    return new Scored(target);
  }

  /** The mean of a channel over all places of a layer, or one unit of a layer without places. */
  static Objective channel(LayerChoice layer, int channel) {
    return new Channel(layer, channel, OptionalInt.empty(), OptionalInt.empty());
  }

  /** A channel at the middle of a layer's feature maps. */
  static Objective neuron(LayerChoice layer, int channel) {
    return new Channel(layer, channel, OptionalInt.of(-1), OptionalInt.of(-1));
  }

  /** A channel at one place of a layer's feature maps. */
  static Objective neuron(LayerChoice layer, int channel, int y, int x) {
    if (y < 0 || x < 0) {
      throw new IllegalArgumentException("neuron: places are counted from 0, got " + y + "," + x);
    }
    return new Channel(layer, channel, OptionalInt.of(y), OptionalInt.of(x));
  }

  /** Half the mean square of all activations of a layer: whatever it sees. */
  static Objective energy(LayerChoice layer) {
    return new Energy(layer);
  }

  /** See {@link #energy}. */
  record Energy(LayerChoice layer) implements Objective {
    @Override
    public Node of(Trace trace) {
      return ImageGradient.layer(trace, layer).square().mean().mul(.5);
    }

    @Override
    public String describe(IntFunction<String> names) {
      return layer.text().isEmpty() ? "the last spatial layer" : layer.text();
    }
  }

  /** See {@link #of(OutputTarget)}. */
  record Scored(OutputTarget target) implements Objective {
    @Override
    public Node of(Trace trace) {
      Node output = trace.output();
      return Score.column(
          target, output, target.data(output.shape()).stream().map(Node::constant).toList());
    }

    @Override
    public String describe(IntFunction<String> names) {
      return target.describe(names);
    }
  }

  /**
   * See {@link #channel} and {@link #neuron}.
   *
   * @param y nothing for the mean over places, -1 for the middle
   * @param x the same
   */
  record Channel(LayerChoice layer, int channel, OptionalInt y, OptionalInt x)
      implements Objective {

    @Override
    public Node of(Trace trace) {
      Node maps = ImageGradient.layer(trace, layer);
      Shape shape = maps.shape();
      requireWithin("channel", channel, shape.at(-1), shape);
      Node own = new Slice(shape.rank() - 1, channel, channel + 1).of(maps);
      if (shape.rank() == 4 && y.isPresent()) {
        return at(own, shape);
      }
      if (y.isPresent()) {
        throw new ShapeException(
            "layer " + layer.text() + " is " + shape + ": it has channels and no places");
      }
      return own.mean();
    }

    private Node at(Node own, Shape shape) {
      int row = y.getAsInt() < 0 ? shape.at(1) / 2 : y.getAsInt();
      int column = x.getAsInt() < 0 ? shape.at(2) / 2 : x.getAsInt();
      requireWithin("row", row, shape.at(1), shape);
      requireWithin("column", column, shape.at(2), shape);
      return new Slice(2, column, column + 1).of(new Slice(1, row, row + 1).of(own)).mean();
    }

    private void requireWithin(String what, int index, int extent, Shape shape) {
      if (index < 0 || index >= extent) {
        throw new IllegalArgumentException(
            "%s %d is out of range: layer %s is %s, 0 to %d is expected"
                .formatted(what, index, name(), shape, extent - 1));
      }
    }

    private String name() {
      return layer.text().isEmpty() ? "(the last spatial one)" : layer.text();
    }

    @Override
    public String describe(IntFunction<String> names) {
      String at =
          y.isEmpty()
              ? ""
              : y.getAsInt() < 0
                  ? " at the middle"
                  : " at %d,%d".formatted(y.getAsInt(), x.getAsInt());
      String where = layer.text().isEmpty() ? "" : " of " + layer.text();
      return "channel %d%s%s".formatted(channel, where, at);
    }
  }
}
