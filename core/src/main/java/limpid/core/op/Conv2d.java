package limpid.core.op;

import limpid.core.Epilogue;
import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;
import limpid.core.Window;
import limpid.core.kernel.ConvAlgorithm;
import limpid.core.kernel.ConvGeometry;
import limpid.core.kernel.Kernels;
import limpid.core.kernel.PackedWeights;

/**
 * y = x * w + b: {@code [N,H,W,C]} with {@code [KH,KW,C/groups,K]} and, if there is a third input,
 * a bias {@code [K]}, gives {@code [N,P,Q,K]}. With {@link Conv2dInput} and {@link Conv2dWeight} it
 * is one bilinear map seen three ways.
 */
public record Conv2d(Window window, int groups) implements Op {

  @Override
  public String name() {
    return "conv2d";
  }

  @Override
  public Shape shape(Shape... inputs) {
    if (inputs.length != 2 && inputs.length != 3) {
      throw new ShapeException(
          name() + ": wants input, weight and perhaps bias, got " + inputs.length + " inputs");
    }
    ConvGeometry g = geometry(inputs[0], inputs[1]);
    if (inputs.length == 3 && !inputs[2].equals(Shape.of(g.k()))) {
      throw new ShapeException(
          name()
              + ": bias "
              + inputs[2]
              + " for "
              + g.k()
              + " output channels wants ["
              + g.k()
              + "]");
    }
    return Shape.of(g.n(), g.p(), g.q(), g.k());
  }

  /** The extents of this convolution for an input and a weight, checked. */
  ConvGeometry geometry(Shape x, Shape w) {
    if (x.rank() != 4) {
      throw new ShapeException(name() + ": input " + x + " wants 4 axes, [N,H,W,C]");
    }
    if (w.rank() != 4 || w.at(0) != window.kernelH() || w.at(1) != window.kernelW()) {
      throw new ShapeException(
          name() + ": weight " + w + " wants 4 axes, [KH,KW,Cin,Cout], for a window " + window);
    }
    if (groups < 1 || x.at(3) != w.at(2) * groups) {
      throw new ShapeException(
          name()
              + ": input "
              + x
              + " has "
              + x.at(3)
              + " channels, weight "
              + w
              + " wants "
              + w.at(2) * groups);
    }
    if (w.at(3) % groups != 0) {
      throw new ShapeException(
          name()
              + ": weight "
              + w
              + " has "
              + w.at(3)
              + " outputs, not a multiple of "
              + groups
              + " groups");
    }
    ConvGeometry g = ConvGeometry.of(x, w, window, groups);
    if (g.p() < 1 || g.q() < 1) {
      throw new ShapeException(name() + ": input " + x + " is smaller than the window " + window);
    }
    return g;
  }

  @Override
  public Tensor forward(Tensor... inputs) {
    ConvGeometry g = geometry(inputs[0].shape(), inputs[1].shape());
    Tensor y = Tensor.zeros(Shape.of(g.n(), g.p(), g.q(), g.k()));
    run(y, g, PackedWeights.of(true, g, ConvAlgorithm.DIRECT, inputs[1]), inputs);
    return y;
  }

  /** Weights are packed anew, for whoever gives y may change them too. */
  @Override
  public void into(Tensor y, Tensor... inputs) {
    ConvGeometry g = geometry(inputs[0].shape(), inputs[1].shape());
    run(y, g, Kernels.active().packForward(g, inputs[1].data()), inputs);
  }

  private static void run(Tensor y, ConvGeometry g, Kernels.Packed w, Tensor... inputs) {
    float[] bias = inputs.length == 3 ? inputs[2].data() : null;
    Kernels.active().conv2d(g, inputs[0].data(), w, Epilogue.bias(bias), y.data());
  }

  @Override
  public Node vjp(int i, Node y, Node g) {
    return switch (i) {
      case 0 -> new Conv2dInput(this, y.input(0).shape()).of(g, y.input(1));
      case 1 -> new Conv2dWeight(this, y.input(1).shape()).of(y.input(0), g);
      default -> g.sum(0, 1, 2).reshape(y.input(2).shape());
    };
  }

  @Override
  public long flops(Shape... inputs) {
    return geometry(inputs[0], inputs[1]).flops();
  }
}
