package limpid.app.serve;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.graph.Graph;
import limpid.core.graph.Rewrite;
import limpid.core.graph.Site;
import limpid.core.op.Node;
import limpid.nn.Model;

/**
 * What is done to the value of one layer, while the net runs.
 *
 * @param layer its name
 * @param channel which one, or -1 for all
 * @param amount the largest value that {@link Kind#CLAMP} leaves, or the deviation of {@link
 *     Kind#NOISE}, as a part of the value's own
 */
record Edit(String layer, Kind kind, int channel, double amount) {
  private static final int SEED = 7;

  /** What can be done. */
  enum Kind {
    /** 0 everywhere. */
    ZERO,
    /** Nothing above a limit, nor below its negative. */
    CLAMP,
    /** Gaussian noise added. */
    NOISE
  }

  /** Reads {@code {layer, kind, channel, amount}}. */
  static Edit read(JsonNode json) {
    String kind = Fields.text(json, "kind");
    return Arrays.stream(Kind.values())
        .filter(one -> one.name().toLowerCase(Locale.ROOT).equals(kind))
        .findFirst()
        .map(
            one ->
                new Edit(
                    Fields.text(json, "layer"),
                    one,
                    Fields.integer(json, "channel", -1, 1 << 20, -1),
                    Fields.number(json, "amount", 0, 1e6, 1)))
        .orElseThrow(() -> Refusal.bad("edit: kind zero, clamp or noise is expected"));
  }

  /** The net with the edit in it; one without such a layer is refused when it runs. */
  Model of(Model model) {
    return images -> {
      Node output = model.forward(images);
      Graph graph = Graph.of(output);
      if (graph.nodes().stream().noneMatch(this::isAt)) {
        throw Refusal.bad("edit: no layer is named " + layer);
      }
      return graph.rewritten(Rewrite.replacing(this::isAt, this::at)).of(output);
    };
  }

  private boolean isAt(Node node) {
    return node.names().contains(layer) && node.op() != null;
  }

  private Node at(Site site) {
    Node plain = site.node().op().of(site.inputs().toArray(Node[]::new));
    Shape shape = plain.shape();
    Node part = Node.constant(mask(shape));
    return switch (kind) {
      case ZERO -> plain.mul(part.negate().add(1));
      case CLAMP -> {
        Node most = Node.constant((float) amount);
        Node held = plain.min(most).max(most.negate());
        yield plain.add(held.sub(plain).mul(part));
      }
      case NOISE -> plain.add(Node.constant(noise(shape)).mul(part).mul(spread(plain)));
    };
  }

  /** The root mean square, as a node, without a gradient of its own. */
  private static Node spread(Node value) {
    int[] axes = new int[value.shape().rank()];
    Arrays.setAll(axes, i -> i);
    return value.stopped().square().mean(axes).sqrt();
  }

  /** 1 where it is edited, 0 elsewhere. */
  private Tensor mask(Shape shape) {
    int channels = shape.at(-1);
    if (channel >= channels) {
      throw Refusal.bad("edit: channel %d of %s, which has %d".formatted(channel, layer, channels));
    }
    int rank = shape.rank();
    int[] extents = new int[rank];
    Arrays.fill(extents, 1);
    extents[rank - 1] = channels;
    Tensor mask = Tensor.filled(Shape.of(extents), channel < 0 ? 1 : 0);
    if (channel >= 0) {
      mask.data()[channel] = 1;
    }
    return mask;
  }

  private Tensor noise(Shape shape) {
    SplittableRandom random = new SplittableRandom(SEED);
    Tensor noise = Tensor.zeros(shape);
    for (int i = 0; i < noise.size(); i++) {
      noise.data()[i] = (float) (amount * random.nextGaussian());
    }
    return noise;
  }
}
