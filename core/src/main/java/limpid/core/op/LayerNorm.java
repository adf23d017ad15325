package limpid.core.op;

import java.util.Arrays;
import java.util.List;
import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;

/**
 * y = gamma (x - mean) / sqrt(variance + eps) + beta, mean and variance being those of the elements
 * along the last axes, whose shape gamma and beta have (Ba et al. 2016).
 *
 * @param axes how many of the last axes
 */
public record LayerNorm(int axes, float eps) implements Sharing {

  @Override
  public String name() {
    return "layer_norm";
  }

  @Override
  public Shape shape(Shape... inputs) {
    Elementwise.count(name(), 3, inputs);
    Shape x = inputs[0];
    grouping(x);
    Shape row = Shape.of(Arrays.copyOfRange(x.extents(), x.rank() - axes, x.rank()));
    for (int i = 1; i < 3; i++) {
      if (!inputs[i].equals(row)) {
        throw new ShapeException(
            name() + ": input " + x + " wants factors " + row + ", got " + inputs[i]);
      }
    }
    return x;
  }

  private Grouping grouping(Shape x) {
    return Grouping.ofLast(name(), axes, x);
  }

  @Override
  public List<Part> parts(Shape... inputs) {
    return List.of(new Part(new GroupMoments(grouping(inputs[0])), List.of(0)));
  }

  @Override
  public void finish(Tensor y, Tensor... inputs) {
    GroupNormInput.forward(grouping(y.shape()), eps, y, inputs);
  }

  @Override
  public Node vjp(int i, Node y, Node g) {
    return GroupNormInput.vjp(grouping(y.shape()), eps, i, y, g);
  }

  @Override
  public long flops(Shape... inputs) {
    return 6L * inputs[0].size();
  }
}
