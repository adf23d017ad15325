package limpid.models.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.op.BatchNorm;
import limpid.core.op.ChannelSum;
import limpid.core.op.GroupNorm;
import limpid.core.op.InstanceNorm;
import limpid.core.op.LayerNorm;
import limpid.core.op.LocalResponseNorm;
import limpid.core.op.Node;
import limpid.core.op.Power;

/** Normalisations. */
final class Norms {
  private Norms() {}

  static void in(Map<String, Operator> all) {
    all.put("BatchNormalization", Operator.one(Norms::batch));
    all.put("InstanceNormalization", Operator.one(Norms::instance));
    all.put("LayerNormalization", Operator.one(call -> layer(call, 1e-5)));
    all.put("GroupNormalization", Operator.one(Norms::group));
    all.put("LRN", Operator.one(Norms::localResponse));
    all.put("LpNormalization", Operator.one(Norms::unit));
    all.put("MeanVarianceNormalization", Operator.one(Norms::meanVariance));
  }

  private static Permuted channels(Permuted x, Node made) {
    return new Permuted(made, Permuted.channelsLast(x.rank()));
  }

  /** By the statistics that come with the net, also where the file is of a net in training. */
  private static Value batch(Call call) {
    Permuted x = call.array(0);
    BatchNorm op = new BatchNorm(call.real("epsilon", 1e-5));
    Node y =
        op.of(x.channelsLast(), call.vector(3), call.vector(4), call.vector(1), call.vector(2));
    return channels(x, y);
  }

  private static Value instance(Call call) {
    Permuted x = call.array(0);
    InstanceNorm op = new InstanceNorm(call.real("epsilon", 1e-5));
    return channels(x, op.of(x.channelsLast(), call.vector(1), call.vector(2)));
  }

  /**
   * Over all axes from one on.
   *
   * @param epsilon where the file has none
   */
  static Value layer(Call call, double epsilon) {
    Permuted x = call.array(0);
    int from = x.axis(call.number("axis", -1));
    List<Integer> order = new ArrayList<>(x.order());
    List<Integer> last = Permuted.ascending(x.rank()).subList(from, x.rank());
    order.removeAll(last);
    order.addAll(last);
    Permuted ordered = x.in(order);
    Shape own = Shape.of(last.stream().mapToInt(x::size).toArray());
    Node scale = call.vector(1).broadcastTo(own);
    Node shift = call.has(2) ? call.vector(2).broadcastTo(own) : Node.constant(Tensor.zeros(own));
    LayerNorm op = new LayerNorm(last.size(), call.real("epsilon", epsilon));
    return ordered.with(op.of(ordered.node(), scale, shift));
  }

  /** Scale and bias are one for each channel, or before version 21 one for each group. */
  private static Value group(Call call) {
    Permuted x = call.array(0);
    int groups = (int) call.number("num_groups", 1);
    GroupNorm op = new GroupNorm(groups, call.real("epsilon", 1e-5));
    Node y =
        op.of(
            x.channelsLast(),
            ofChannels(call.vector(1), x.size(1)),
            ofChannels(call.vector(2), x.size(1)));
    return channels(x, y);
  }

  private static Node ofChannels(Node vector, int channels) {
    int groups = vector.shape().size();
    return groups == channels
        ? vector
        : vector
            .reshape(groups, 1)
            .broadcastTo(Shape.of(groups, channels / groups))
            .reshape(channels);
  }

  /** A window of even size has its extra channel behind, unlike PyTorch's. */
  private static Value localResponse(Call call) {
    Permuted x = call.array(0);
    int size = (int) call.number("size", 1);
    float alpha = call.real("alpha", 0.0001);
    float beta = call.real("beta", 0.75);
    float bias = call.real("bias", 1);
    Node node = x.channelsLast();
    if (size % 2 == 1) {
      return channels(x, new LocalResponseNorm(size, alpha, beta, bias).of(node));
    }
    Node sums = new ChannelSum((size - 1) / 2, size / 2).of(node.square());
    return channels(x, node.mul(new Power(-beta).of(sums.mul(alpha / size).add(bias))));
  }

  /** x / |x|. */
  private static Value unit(Call call) {
    Permuted x = call.array(0);
    int place = x.place(call.number("axis", -1));
    Node norm =
        call.number("p", 2) == 1 ? x.node().abs().sum(place) : x.node().square().sum(place).sqrt();
    return x.with(x.node().div(norm));
  }

  private static Value meanVariance(Call call) {
    Permuted x = call.array(0);
    long[] given = call.numbers("axes");
    long[] axes = given == null ? new long[] {0, 2, 3} : given;
    int[] places = Axis.all(axes, x.rank()).stream().mapToInt(x.order()::indexOf).toArray();
    Node centred = x.node().sub(x.node().mean(places));
    return x.with(centred.div(centred.square().mean(places).sqrt().add(1e-9)));
  }
}
