package limpid.core.op;

import java.util.List;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.kernel.Strips;

/**
 * y = 1 / n where x is one of the n largest elements over these axes, else 0: the gradient of
 * {@link Max}. Its own gradient is 0 almost everywhere.
 */
public record MaxShare(Axes axes) implements Sharing {

  @Override
  public String name() {
    return "max_share";
  }

  @Override
  public Shape shape(Shape... inputs) {
    Shape x = Elementwise.one(name(), inputs);
    axes.reduced(x, name());
    return x;
  }

  @Override
  public List<Part> parts(Shape... inputs) {
    return List.of(new Part(new Max(axes), List.of(0)));
  }

  @Override
  public void finish(Tensor y, Tensor... inputs) {
    Broadcasting.fill(y, inputs[0], inputs[1], MaxShare::equal);
    Tensor count = Tensor.zeros(inputs[1].shape());
    Reduction.sum(y, Max.reduced(axes, y.shape()), count);
    Broadcasting.fill(y, y, count, Strips.active()::div);
  }

  private static void equal(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      float x = a[ao + i];
      float most = b[bo + i];
      y[yo + i] = x == most || x != x && most != most ? 1 : 0;
    }
  }

  @Override
  public Node vjp(int i, Node y, Node g) {
    return null;
  }

  @Override
  public long flops(Shape... inputs) {
    return 2L * inputs[0].size();
  }
}
