package limpid.core.op;

import java.util.List;
import limpid.core.Shape;
import limpid.core.Tensor;

/**
 * y = gamma (x - mean) / sqrt(variance + eps) + beta, mean and variance being those of one channel
 * of one sample: {@code [N,...,C]} with two {@code [C]} (Ulyanov et al. 2016).
 */
public record InstanceNorm(float eps) implements Sharing {

  @Override
  public String name() {
    return "instance_norm";
  }

  @Override
  public Shape shape(Shape... inputs) {
    Elementwise.count(name(), 3, inputs);
    Channels.count(name(), inputs[0], inputs[1], inputs[2]);
    return inputs[0];
  }

  private Grouping grouping(Shape x) {
    return Grouping.ofChannels(name(), x.at(-1), x);
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
