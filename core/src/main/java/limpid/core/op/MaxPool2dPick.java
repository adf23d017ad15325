package limpid.core.op;

import limpid.core.Shape;
import limpid.core.Tensor;

/**
 * y = h where x holds the maximum of each window: {@code (h [N,H,W,C], x [N,H,W,C]) -> [N,P,Q,C]};
 * the adjoint of {@link MaxPool2dInput} in its first input. Its gradient in x is 0 almost
 * everywhere.
 */
public record MaxPool2dPick(MaxPool2d pool) implements Filling {

  @Override
  public String name() {
    return "max_pool2d_pick";
  }

  @Override
  public Shape shape(Shape... inputs) {
    return pool.shape(Elementwise.same(name(), inputs));
  }

  @Override
  public void into(Tensor picked, Tensor... inputs) {
    float[] h = inputs[0].data();
    float[] out = picked.data();
    Winners.visit(
        pool,
        inputs[1],
        (y, winner, channels) -> {
          for (int i = 0; i < channels; i++) {
            out[y + i] = h[winner[i]];
          }
        });
  }

  @Override
  public Node vjp(int i, Node y, Node g) {
    return i == 0 ? new MaxPool2dInput(pool).of(g, y.input(1)) : null;
  }

  @Override
  public long flops(Shape... inputs) {
    return pool.flops(inputs[1]);
  }
}
