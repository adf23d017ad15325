package limpid.nn;

import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Window;
import limpid.core.op.Conv2d;
import limpid.core.op.Node;

/**
 * A convolution layer: y = x * w + b, with parameters {@code weight} and, if it has one, {@code
 * bias}, initialised as PyTorch does unless told otherwise.
 */
public record Convolution(String name, Conv2d op, Node weight, Node bias) implements Layer {

  /** Without a bias, as before a batch norm, initialised by Kaiming normal, fan out. */
  public static Convolution plain(Weights w, int in, int out, Window window) {
    return of(w, in, out, window, 1, false, Initialiser.kaimingNormalFanOut());
  }

  /** With a bias. */
  public static Convolution biased(Weights w, int in, int out, Window window) {
    return of(w, in, out, window, 1, true, Initialiser.kaimingNormalFanOut());
  }

  /** One filter for each channel, without a bias, initialised by Kaiming normal, fan out. */
  public static Convolution depthwise(Weights w, int channels, Window window) {
    return of(w, channels, channels, window, channels, false, Initialiser.kaimingNormalFanOut());
  }

  /**
   * A linear layer along the channels: a 1x1 convolution with a bias, whose weight lies as {@code
   * [Out,In]} in PyTorch's files.
   */
  public static Convolution pointwise(Weights w, int in, int out, Initialiser initial) {
    return new Convolution(
        w.path(),
        new Conv2d(Window.of(1), 1),
        w.parameter("weight", Shape.of(1, 1, in, out), Layout.POINTWISE, initial),
        w.parameter("bias", Shape.of(out), Layout.PLAIN, Initialiser.constant(0)));
  }

  public static Convolution of(
      Weights w, int in, int out, Window window, int groups, boolean bias, Initialiser initial) {
    Shape shape = Shape.of(window.kernelH(), window.kernelW(), in / groups, out);
    return new Convolution(
        w.path(),
        new Conv2d(window, groups),
        w.parameter("weight", shape, Layout.CONVOLUTION, initial),
        bias ? w.parameter("bias", Shape.of(out), Layout.PLAIN, Initialiser.constant(0)) : null);
  }

  @Override
  public Node apply(Node x) {
    try {
      return (bias == null ? op.of(x, weight) : op.of(x, weight, bias)).named(name);
    } catch (ShapeException e) {
      throw new ShapeException(name + " " + e.getMessage());
    }
  }
}
