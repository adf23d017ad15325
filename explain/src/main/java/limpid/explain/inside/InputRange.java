package limpid.explain.inside;

import java.util.Collections;
import java.util.List;
import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;
import limpid.core.op.Node;

/**
 * Between an image as people know it, v in [0,1], and as a net is given it: {@code x = black +
 * (white - black) v}, channel by channel.
 *
 * @param black what a channel's 0 becomes
 * @param white what a channel's 1 becomes
 */
public record InputRange(List<Float> black, List<Float> white) {

  public InputRange {
    black = List.copyOf(black);
    white = List.copyOf(white);
    if (black.isEmpty() || black.size() != white.size() || !differ(black, white)) {
      throw new IllegalArgumentException(
          "input range: wants two different values for each channel, got " + black + ", " + white);
    }
  }

  private static boolean differ(List<Float> black, List<Float> white) {
    for (int c = 0; c < black.size(); c++) {
      float extent = white.get(c) - black.get(c);
      if (!Float.isFinite(extent) || extent == 0) {
        return false;
      }
    }
    return true;
  }

  /** Of nets that are given the image as it is. */
  public static InputRange unit(int channels) {
    return new InputRange(Collections.nCopies(channels, 0f), Collections.nCopies(channels, 1f));
  }

  /** What the net is given of an image {@code [N,H,W,C]} in [0,1]. */
  public Node input(Node image) {
    return image.mul(extents(image.shape())).add(row(image.shape(), black));
  }

  /** The image that an input is of; beyond [0,1] where the input is beyond what pictures give. */
  public Tensor image(Tensor input) {
    Shape shape = input.shape();
    return Node.constant(input).sub(row(shape, black)).div(extents(shape)).value();
  }

  /** The input of mid-grey, {@code [1,1,1,C]}. */
  Tensor grey() {
    return input(Node.constant(Tensor.filled(Shape.of(1, 1, 1, black.size()), .5f))).value();
  }

  private Node extents(Shape image) {
    return row(image, white).sub(row(image, black));
  }

  private Node row(Shape image, List<Float> values) {
    if (image.at(-1) != values.size()) {
      throw new ShapeException(
          "input range: " + image + " has " + image.at(-1) + " channels, wanted " + values.size());
    }
    Tensor row = Tensor.zeros(Shape.of(1, 1, 1, values.size()));
    for (int c = 0; c < row.size(); c++) {
      row.data()[c] = values.get(c);
    }
    return Node.constant(row);
  }
}
