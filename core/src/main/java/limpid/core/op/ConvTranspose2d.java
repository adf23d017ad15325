package limpid.core.op;

import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;
import limpid.core.Window;

/**
 * y = the transposed convolution of x, as a layer: {@code [N,P,Q,K]} with a weight {@code
 * [KH,KW,C/groups,K]} and, if there is a third input, a bias {@code [C]}, gives {@code [N,H,W,C]}
 * with {@code H = (P - 1) stride - top - bottom + dilation (KH - 1) + 1 + outputPadding}.
 *
 * <p>It is {@link Conv2dInput} of the convolution that goes the other way, whose weight it has:
 * PyTorch's {@code [K,C/groups,KH,KW]} is laid out as the weight of that convolution is.
 *
 * @param outputPadding how many rows and columns more there are at the bottom and on the right,
 *     less than the strides
 */
public record ConvTranspose2d(Window window, int outputPadding, int groups) implements Op {

  @Override
  public String name() {
    return "conv_transpose2d";
  }

  @Override
  public Shape shape(Shape... inputs) {
    if (inputs.length != 2 && inputs.length != 3) {
      throw new ShapeException(
          name() + ": wants input, weight and perhaps bias, got " + inputs.length + " inputs");
    }
    Shape x = inputs[0];
    Shape w = inputs[1];
    if (x.rank() != 4) {
      throw new ShapeException(name() + ": input " + x + " wants 4 axes, [N,H,W,C]");
    }
    if (w.rank() != 4 || w.at(0) != window.kernelH() || w.at(1) != window.kernelW()) {
      throw new ShapeException(
          name() + ": weight " + w + " wants 4 axes, [KH,KW,Cout,Cin], for a window " + window);
    }
    if (x.at(3) != w.at(3) || groups < 1 || w.at(3) % groups != 0) {
      throw new ShapeException(
          name()
              + ": input "
              + x
              + " for a weight "
              + w
              + " in "
              + groups
              + " groups wants "
              + w.at(3)
              + " channels, a multiple of the groups");
    }
    if (outputPadding < 0 || outputPadding >= Math.min(window.strideH(), window.strideW())) {
      throw new ShapeException(
          name()
              + ": output padding wants to be from 0 to the stride - 1, got "
              + outputPadding
              + " for a window "
              + window);
    }
    Shape y = output(x, w);
    if (inputs.length == 3 && !inputs[2].equals(Shape.of(y.at(3)))) {
      throw new ShapeException(
          name() + ": bias " + inputs[2] + " for " + y.at(3) + " output channels");
    }
    return y;
  }

  private Shape output(Shape x, Shape w) {
    int h = (x.at(1) - 1) * window.strideH() - window.top() - window.bottom();
    int v = (x.at(2) - 1) * window.strideW() - window.left() - window.right();
    h += window.dilationH() * (window.kernelH() - 1) + 1 + outputPadding;
    v += window.dilationW() * (window.kernelW() - 1) + 1 + outputPadding;
    if (h < 1 || v < 1) {
      throw new ShapeException(
          name() + ": input " + x + " leaves nothing within the padding of the window " + window);
    }
    return Shape.of(x.at(0), h, v, w.at(2) * groups);
  }

  /** The convolution that goes the other way. */
  public Conv2d conv() {
    return new Conv2d(window, groups);
  }

  @Override
  public Tensor forward(Tensor... inputs) {
    Shape y = output(inputs[0].shape(), inputs[1].shape());
    Tensor sums = new Conv2dInput(conv(), y).forward(inputs[0], inputs[1]);
    bias(sums, inputs);
    return sums;
  }

  @Override
  public void into(Tensor y, Tensor... inputs) {
    new Conv2dInput(conv(), y.shape()).into(y, inputs[0], inputs[1]);
    bias(y, inputs);
  }

  private static void bias(Tensor y, Tensor... inputs) {
    if (inputs.length == 3) {
      new Add().into(y, y, inputs[2]);
    }
  }

  @Override
  public Node vjp(int i, Node y, Node g) {
    return switch (i) {
      case 0 -> conv().of(g, y.input(1));
      case 1 -> new Conv2dWeight(conv(), y.input(1).shape()).of(g, y.input(0));
      default -> g.sumTo(y.input(2).shape());
    };
  }

  @Override
  public long flops(Shape... inputs) {
    return conv().flops(output(inputs[0], inputs[1]), inputs[1]);
  }
}
