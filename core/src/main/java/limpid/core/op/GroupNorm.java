package limpid.core.op;

import java.util.List;
import limpid.core.Shape;
import limpid.core.Tensor;

/**
 * y = gamma (x - mean) / sqrt(variance + eps) + beta, mean and variance being those of a group of
 * channels of one sample: {@code [N,...,C]} with two {@code [C]} (Wu and He 2018). One group is
 * layer norm over a whole sample, C groups are {@link InstanceNorm}.
 */
public record GroupNorm(int groups, float eps) implements Sharing {

  @Override
  public String name() {
    return "group_norm";
  }

  @Override
  public Shape shape(Shape... inputs) {
    Elementwise.count(name(), 3, inputs);
    grouping(inputs[0]);
    Channels.count(name(), inputs[0], inputs[1], inputs[2]);
    return inputs[0];
  }

  private Grouping grouping(Shape x) {
    return Grouping.ofChannels(name(), groups, x);
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
