package limpid.core.op;

import java.util.Arrays;
import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;
import limpid.core.kernel.Workers;

/**
 * y[…, index[…, k]] += g[…, k], from zeros, along the last axis: {@code [...,K]} twice gives {@code
 * [...,extent]}. The adjoint of {@link TakeAlong}, also called scatter-add.
 */
public record PutAlong(int extent) implements Filling {

  @Override
  public String name() {
    return "put_along";
  }

  @Override
  public Shape shape(Shape... inputs) {
    Shape g = Elementwise.same(name(), inputs);
    if (g.rank() == 0 || extent < 1) {
      throw new ShapeException(
          name() + ": input " + g + " wants at least 1 axis, and an extent of at least 1");
    }
    return g.with(-1, extent);
  }

  @Override
  public void into(Tensor y, Tensor... inputs) {
    float[] g = inputs[0].data();
    float[] indices = inputs[1].data();
    int n = inputs[0].shape().at(-1);
    Workers.shared()
        .ranges(
            y.size() / extent,
            Math.max(1, TakeAlong.GRAIN / (n + extent)),
            (from, to) -> {
              Arrays.fill(y.data(), from * extent, to * extent, 0);
              for (int at = from * n; at < to * n; at++) {
                y.data()[at / n * extent + TakeAlong.index(indices, at, extent)] += g[at];
              }
            });
  }

  @Override
  public Node vjp(int i, Node y, Node g) {
    return i == 0 ? new TakeAlong().of(g, y.input(1)) : null;
  }

  @Override
  public long flops(Shape... inputs) {
    return inputs[0].size();
  }
}
