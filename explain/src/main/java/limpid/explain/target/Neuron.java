package limpid.explain.target;

import java.util.List;
import java.util.function.IntFunction;
import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;
import limpid.core.op.Node;

/**
 * {@code s = a_y,x,c}: a neuron of the layer that the net {@linkplain limpid.nn.Model#until ends
 * at}, or {@code s = sum_y,x a_y,x,c}, a channel of it in all places. Of a layer {@code [N,n]}, a
 * unit.
 */
record Neuron(String layer, int channel, Area area) implements OutputTarget {

  Neuron {
    if (channel < 0) {
      throw new IllegalArgumentException("channel " + channel + ": channels are counted from 0");
    }
  }

  private OutputTarget of(Shape output) {
    return output.rank() == 2 ? new Output(channel) : new MapRegion(channel, area);
  }

  @Override
  public Node of(Node output) {
    return of(output, data(output.shape()).stream().map(Node::constant).toList());
  }

  @Override
  public Node of(Node output, List<Node> data) {
    return of(output.shape()).of(output, data);
  }

  @Override
  public List<Tensor> data(Shape output) {
    boolean maps = output.rank() == 4;
    if (!maps && output.rank() != 2) {
      throw new ShapeException(
          "layer %s is %s: neurons are of layers [N,h,w,C] or [N,n]".formatted(layer, output));
    }
    if (channel >= output.at(-1)) {
      throw new IllegalArgumentException(
          "layer %s is %s: it has %d channels, 0 to %d"
              .formatted(layer, output, output.at(-1), output.at(-1) - 1));
    }
    if (!maps && area != Area.WHOLE) {
      throw new IllegalArgumentException(
          "layer %s is %s: its neurons have no place".formatted(layer, output));
    }
    if (area instanceof Area.Box place
        && (place.bottom() > output.at(1) || place.right() > output.at(2))) {
      throw new IllegalArgumentException(
          "layer %s is %s: places are 0,0 to %d,%d"
              .formatted(layer, output, output.at(1) - 1, output.at(2) - 1));
    }
    return of(output).data(output);
  }

  @Override
  public OutputTarget kind() {
    return new Neuron("", 0, Area.WHOLE);
  }

  @Override
  public String describe(IntFunction<String> names) {
    String place = area instanceof Area.Box at ? " at " + at.top() + "," + at.left() : "";
    return "channel %d of %s%s".formatted(channel, layer, place);
  }
}
