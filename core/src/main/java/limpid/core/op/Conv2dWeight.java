package limpid.core.op;

import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;
import limpid.core.kernel.ConvGeometry;
import limpid.core.kernel.Kernels;

/**
 * The adjoint of a convolution in its weight: {@code (x [N,H,W,C], dy [N,P,Q,K]) -> dw}, that is
 * {@code <conv(x, w), dy> = <w, dw>}.
 *
 * @param conv the convolution
 * @param w the shape of its weight
 */
public record Conv2dWeight(Conv2d conv, Shape w) implements Filling {

  @Override
  public String name() {
    return "conv2d_weight";
  }

  @Override
  public Shape shape(Shape... inputs) {
    Elementwise.count(name(), 2, inputs);
    Shape y = conv.shape(inputs[0], w);
    if (!y.equals(inputs[1])) {
      throw new ShapeException(name() + ": gradient " + inputs[1] + " for an output " + y);
    }
    return w;
  }

  @Override
  public void into(Tensor dw, Tensor... inputs) {
    ConvGeometry g = conv.geometry(inputs[0].shape(), w);
    Kernels.active().conv2dWeight(g, inputs[0].data(), inputs[1].data(), dw.data());
  }

  @Override
  public Node vjp(int i, Node y, Node g) {
    return i == 0
        ? new Conv2dInput(conv, y.input(0).shape()).of(y.input(1), g)
        : conv.of(y.input(0), g);
  }

  @Override
  public long flops(Shape... inputs) {
    return conv.flops(inputs[0], w);
  }
}
