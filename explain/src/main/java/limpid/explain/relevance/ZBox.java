package limpid.explain.relevance;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.op.Axes;
import limpid.core.op.Max;
import limpid.core.op.Min;
import limpid.core.op.Node;

/**
 * {@code R_i = sum_j (x_i w_ij - l_i w_ij^+ - h_i w_ij^-) R_j / sum_i of the same}: for a first
 * layer, whose inputs lie between l and h.
 *
 * <p>Montavon et al., Deep Taylor Decomposition, Pattern Recognition 2017.
 *
 * @param low the least values, one for all channels or one for each; empty for those of the input
 *     itself
 * @param high the greatest, in the same way
 */
public record ZBox(List<Float> low, List<Float> high) implements LayerRule {
  public ZBox {
    low = List.copyOf(low);
    high = List.copyOf(high);
    if (low.size() != high.size()) {
      throw new IllegalArgumentException("zbox: as many low values as high ones are expected");
    }
    for (int i = 0; i < low.size(); i++) {
      if (!(low.get(i) < high.get(i))) {
        throw new IllegalArgumentException(
            "zbox %s %s: a number and a greater one are expected"
                .formatted(low.get(i), high.get(i)));
      }
    }
  }

  /** Between the least and the greatest value of the input. */
  public ZBox() {
    this(List.of(), List.of());
  }

  public ZBox(double low, double high) {
    this(List.of((float) low), List.of((float) high));
  }

  @Override
  public Share share(Crossing c) {
    Weighted layer = c.weighted(this);
    Node l = bound(layer.x(), low, false);
    Node h = bound(layer.x(), high, true);
    Node up = Signs.positive(layer.w());
    Node down = Signs.negative(layer.w());
    Optional<Node> none = Optional.empty();
    Node z =
        layer
            .forward(layer.x(), layer.w(), none)
            .sub(layer.forward(l, up, none))
            .sub(layer.forward(h, down, none));
    Node s = c.over(c.r(), z);
    return layer.shared(
        List.of(
            new Weighted.Term(layer.x(), layer.w(), none, s),
            new Weighted.Term(l.negate(), up, none, s),
            new Weighted.Term(h.negate(), down, none, s)));
  }

  private static Node bound(Node x, List<Float> values, boolean greatest) {
    if (values.isEmpty()) {
      int[] axes = new int[x.shape().rank() - 1];
      for (int i = 0; i < axes.length; i++) {
        axes[i] = i + 1;
      }
      Node extreme = greatest ? new Max(Axes.of(axes)).of(x) : new Min(Axes.of(axes)).of(x);
      return extreme.broadcastTo(x.shape());
    }
    int channels = x.shape().at(-1);
    if (values.size() != 1 && values.size() != channels) {
      throw new IllegalArgumentException(
          "zbox: has bounds for %d channels, the input %s has %d"
              .formatted(values.size(), x.shape(), channels));
    }
    Tensor bound = Tensor.zeros(Shape.of(values.size()));
    for (int i = 0; i < values.size(); i++) {
      bound.data()[i] = values.get(i);
    }
    return Node.constant(bound).broadcastTo(x.shape());
  }

  @Override
  public String text() {
    return low.isEmpty() ? "zbox" : "zbox " + text(low) + " " + text(high);
  }

  private static String text(List<Float> values) {
    return values.stream().map(value -> Float.toString(value)).collect(Collectors.joining("|"));
  }
}
