package limpid.core.op;

import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;
import limpid.core.kernel.Kernels;

/**
 * y = x w + b: {@code [N,In]} with {@code [In,Out]} and, if there is a third input, a bias {@code
 * [Out]}, gives {@code [N,Out]}.
 */
public record Linear() implements Filling {

  @Override
  public String name() {
    return "linear";
  }

  @Override
  public Shape shape(Shape... inputs) {
    if (inputs.length != 2 && inputs.length != 3) {
      throw new ShapeException(
          name() + ": wants input, weight and perhaps bias, got " + inputs.length + " inputs");
    }
    Shape x = inputs[0];
    Shape w = inputs[1];
    if (x.rank() != 2) {
      throw new ShapeException(name() + ": input " + x + " wants 2 axes, [N,In]");
    }
    if (w.rank() != 2) {
      throw new ShapeException(name() + ": weight " + w + " wants 2 axes, [In,Out]");
    }
    if (x.at(1) != w.at(0)) {
      throw new ShapeException(
          name()
              + ": input "
              + x
              + " has "
              + x.at(1)
              + " features, weight "
              + w
              + " wants "
              + w.at(0));
    }
    if (inputs.length == 3 && !inputs[2].equals(Shape.of(w.at(1)))) {
      throw new ShapeException(
          name() + ": bias " + inputs[2] + " for " + w.at(1) + " outputs wants [" + w.at(1) + "]");
    }
    return Shape.of(x.at(0), w.at(1));
  }

  @Override
  public void into(Tensor y, Tensor... inputs) {
    int n = inputs[0].shape().at(0);
    int in = inputs[1].shape().at(0);
    int out = inputs[1].shape().at(1);
    float[] bias = inputs.length == 3 ? inputs[2].data() : null;
    Kernels.active().linear(n, in, out, inputs[0].data(), inputs[1].data(), bias, y.data());
  }

  @Override
  public Node vjp(int i, Node y, Node g) {
    return switch (i) {
      case 0 -> new MatMul(false, true).of(g, y.input(1));
      case 1 -> new MatMul(true, false).of(y.input(0), g);
      default -> g.sumTo(y.input(2).shape());
    };
  }

  @Override
  public long flops(Shape... inputs) {
    return 2L * inputs[0].at(0) * inputs[1].size();
  }
}
