package limpid.core.op;

import limpid.core.Epilogue;
import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;
import limpid.core.kernel.ConvAlgorithm;
import limpid.core.kernel.ConvGeometry;
import limpid.core.kernel.Kernels;
import limpid.core.kernel.PackedWeights;

/**
 * The adjoint of a convolution in its input: {@code (dy [N,P,Q,K], w) -> dx [N,H,W,C]}, that is
 * {@code <conv(x, w), dy> = <x, dx>}. Also called transposed convolution.
 *
 * @param conv the convolution
 * @param x the shape of its input, which strides make ambiguous
 */
public record Conv2dInput(Conv2d conv, Shape x) implements Op {

  @Override
  public String name() {
    return "conv2d_input";
  }

  @Override
  public Shape shape(Shape... inputs) {
    Elementwise.count(name(), 2, inputs);
    Shape y = conv.shape(x, inputs[1]);
    if (!y.equals(inputs[0])) {
      throw new ShapeException(name() + ": gradient " + inputs[0] + " for an output " + y);
    }
    return x;
  }

  @Override
  public Tensor forward(Tensor... inputs) {
    Tensor w = inputs[1];
    ConvGeometry g = conv.geometry(x, w.shape());
    Tensor dx = Tensor.zeros(x);
    Kernels.Packed packed = PackedWeights.of(false, g, ConvAlgorithm.DIRECT, w);
    Kernels.active().conv2dInput(g, inputs[0].data(), packed, Epilogue.NONE, dx.data());
    return dx;
  }

  /** Weights are packed anew, for whoever gives dx may change them too. */
  @Override
  public void into(Tensor dx, Tensor... inputs) {
    float[] w = inputs[1].data();
    ConvGeometry g = conv.geometry(x, inputs[1].shape());
    Kernels.Packed packed = Kernels.active().packBackward(g, w);
    Kernels.active().conv2dInput(g, inputs[0].data(), packed, Epilogue.NONE, dx.data());
  }

  @Override
  public Node vjp(int i, Node y, Node g) {
    return i == 0
        ? conv.of(g, y.input(1))
        : new Conv2dWeight(conv, y.input(1).shape()).of(g, y.input(0));
  }

  @Override
  public long flops(Shape... inputs) {
    return conv.flops(x, inputs[1]);
  }
}
