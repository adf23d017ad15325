package limpid.core.op;

import java.util.Arrays;
import limpid.core.Shape;
import limpid.core.Tensor;

/**
 * The adjoint of {@link Select}: {@code [N,1]} gives {@code [N,C]}, zero but at each row's class.
 *
 * @param select the selection
 * @param x the shape of its input
 */
public record Scatter(Select select, Shape x) implements Filling {

  @Override
  public String name() {
    return "scatter";
  }

  @Override
  public Shape shape(Shape... inputs) {
    return Taps.adjoint(name(), select.shape(x), x, inputs);
  }

  @Override
  public void into(Tensor y, Tensor... inputs) {
    Arrays.fill(y.data(), 0, y.size(), 0);
    for (int row = 0; row < x.at(0); row++) {
      y.data()[row * x.at(1) + select.classes().get(row)] = inputs[0].data()[row];
    }
  }

  @Override
  public Node vjp(int i, Node y, Node g) {
    return select.of(g);
  }

  @Override
  public long flops(Shape... inputs) {
    return 0;
  }
}
