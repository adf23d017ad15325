package limpid.core.op;

import limpid.core.Shape;
import limpid.core.Tensor;

/**
 * y = x, and dy/dx = 0: what is made of y treats it as a constant, while y still follows x from run
 * to run of a program. This is how a rule stops a gradient, recorded or not.
 */
public record StopGradient() implements Filling {

  @Override
  public String name() {
    return "stop_gradient";
  }

  @Override
  public Shape shape(Shape... inputs) {
    return Elementwise.one(name(), inputs);
  }

  @Override
  public Tensor forward(Tensor... inputs) {
    return inputs[0];
  }

  @Override
  public void into(Tensor y, Tensor... inputs) {
    System.arraycopy(inputs[0].data(), 0, y.data(), 0, y.size());
  }

  @Override
  public boolean overwrites(int i) {
    return true;
  }

  @Override
  public long flops(Shape... inputs) {
    return 0;
  }

  @Override
  public Node vjp(int i, Node y, Node g) {
    return null;
  }
}
