package limpid.core.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.op.Conv2d;
import limpid.core.op.Conv2dInput;
import limpid.core.op.ConvTranspose2d;
import limpid.core.op.Linear;
import limpid.core.op.Node;

/**
 * Batch norm with constant statistics becomes part of the layer before it, a convolution, a
 * transposed convolution or a linear layer with constant weights that nothing else reads: {@code
 * scale (x * w + b) + shift = x * (scale w) + (scale b + shift)}.
 *
 * <p>The layer that comes of it has the value of the batch norm, and the names of both, its own
 * first.
 */
public record FoldBatchNorm() implements Rewrite {

  @Override
  public Node at(Site site) {
    Node norm = site.node();
    if (!ChannelScale.possible(norm)
        || !folds(site.graph(), norm)
        || site.graph().inputs(site.input(0)).isEmpty()) {
      return site.same();
    }
    Node layer = site.input(0);
    Node folded =
        switch (layer.op()) {
          case Conv2d _, Linear _ -> withBias(layer, norm);
          case ConvTranspose2d transposed -> transposed(transposed, layer, norm);
          case Conv2dInput adjoint -> adjoint(adjoint, layer, norm);
          case null, default -> null;
        };
    return folded == null ? site.same() : named(folded, layer, norm);
  }

  /** Whether the layer before is read by this batch norm alone, and is not given as it is. */
  private static boolean folds(Graph graph, Node norm) {
    Node layer = norm.input(0);
    return graph.onlyUser(layer) == norm && !graph.inputs(layer).isEmpty();
  }

  private static Node withBias(Node layer, Node norm) {
    if (!layer.inputs().stream().skip(1).allMatch(ChannelScale::known)) {
      return null;
    }
    float[] bias = layer.inputs().size() == 3 ? layer.input(2).value().data() : null;
    ChannelScale folded = ChannelScale.of(norm, bias);
    Tensor w = ChannelScale.scaled(layer.input(1).value(), folded.scale());
    return layer.op().of(layer.input(0), Node.constant(w), vector(folded.shift()));
  }

  private static Node transposed(ConvTranspose2d op, Node layer, Node norm) {
    if (!layer.inputs().stream().skip(1).allMatch(ChannelScale::known)) {
      return null;
    }
    float[] bias = layer.inputs().size() == 3 ? layer.input(2).value().data() : null;
    ChannelScale folded = ChannelScale.of(norm, bias);
    Tensor w = ChannelScale.scaledInput(layer.input(1).value(), op.groups(), folded.scale());
    return op.of(layer.input(0), Node.constant(w), vector(folded.shift()));
  }

  private static Node adjoint(Conv2dInput op, Node layer, Node norm) {
    if (!ChannelScale.known(layer.input(1))) {
      return null;
    }
    ChannelScale folded = ChannelScale.of(norm, null);
    Tensor w = ChannelScale.scaledInput(layer.input(1).value(), op.conv().groups(), folded.scale());
    return op.of(layer.input(0), Node.constant(w)).add(vector(folded.shift()));
  }

  private static Node vector(float[] values) {
    return Node.constant(Tensor.of(Shape.of(values.length), values));
  }

  private static Node named(Node folded, Node... nodes) {
    List<String> names = new ArrayList<>();
    Arrays.stream(nodes).forEach(node -> names.addAll(node.names()));
    names.forEach(folded::named);
    return folded;
  }
}
