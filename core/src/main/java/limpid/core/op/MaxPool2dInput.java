package limpid.core.op;

import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;

/**
 * The gradient of a max pooling: {@code (dy [N,P,Q,C], x [N,H,W,C]) -> dx [N,H,W,C]}, every element
 * added to the pixel that holds the maximum of its window, the first in reading order of equal
 * ones. Linear in dy; its gradient in x is 0 almost everywhere.
 */
public record MaxPool2dInput(MaxPool2d pool) implements Op {

  @Override
  public String name() {
    return "max_pool2d_input";
  }

  @Override
  public Shape shape(Shape... inputs) {
    Elementwise.count(name(), 2, inputs);
    Shape y = pool.shape(inputs[1]);
    if (!y.equals(inputs[0])) {
      throw new ShapeException(name() + ": gradient " + inputs[0] + " for an output " + y);
    }
    return inputs[1];
  }

  @Override
  public Tensor forward(Tensor... inputs) {
    float[] g = inputs[0].data();
    Tensor dx = Tensor.zeros(inputs[1].shape());
    float[] out = dx.data();
    Winners.visit(
        pool,
        inputs[1],
        (y, winner, channels) -> {
          for (int i = 0; i < channels; i++) {
            out[winner[i]] += g[y + i];
          }
        });
    return dx;
  }

  @Override
  public Node vjp(int i, Node y, Node g) {
    return i == 0 ? new MaxPool2dPick(pool).of(g, y.input(1)) : null;
  }

  @Override
  public long flops(Shape... inputs) {
    return pool.flops(inputs[1]);
  }
}
