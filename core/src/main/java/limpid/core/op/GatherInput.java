package limpid.core.op;

import limpid.core.Shape;
import limpid.core.Tensor;

/**
 * The adjoint of {@link Gather}: each part of the gradient is added where it was taken from, also
 * called scatter-add; 0 elsewhere.
 *
 * @param gather what was taken
 * @param x the shape that it was taken from
 */
public record GatherInput(Gather gather, Shape x) implements Filling {

  @Override
  public String name() {
    return "gather_input";
  }

  @Override
  public Shape shape(Shape... inputs) {
    return Taps.adjoint(name(), gather.shape(x), x, inputs);
  }

  @Override
  public void into(Tensor dx, Tensor... inputs) {
    int at = Axes.of(gather.axis()).in(x, name())[0];
    Lines.of(x, at).give(inputs[0].data(), gather.indices(), dx.data());
  }

  @Override
  public Node vjp(int i, Node y, Node g) {
    return gather.of(g);
  }

  @Override
  public long flops(Shape... inputs) {
    return inputs[0].size();
  }
}
