package limpid.explain.inside;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;
import limpid.core.graph.Backward;
import limpid.core.graph.Trace;
import limpid.core.op.Node;
import limpid.core.program.Control;
import limpid.core.program.Program;
import limpid.explain.Citation;
import limpid.explain.gradient.Deconvnet;
import limpid.explain.run.LayerChoice;
import limpid.explain.run.SpatialLayer;
import limpid.nn.Model;

/**
 * The patches of many images that excite channels of a layer the most: of each image the place
 * where a channel is largest, {@code argmax_yx A_yxc}, and the {@linkplain ReceptiveField pixels}
 * that it is made of. What excites it there is the patch's {@linkplain #projection deconvnet
 * projection}: that one activation sent back to the image.
 *
 * <p>Zeiler and Fergus, Visualizing and Understanding Convolutional Networks, ECCV 2014. It is for
 * one thread.
 */
public final class TopPatches {
  /** Where it was published. */
  public static final Citation CITATION =
      new Citation(
          "Zeiler and Fergus",
          "Visualizing and Understanding Convolutional Networks",
          "ECCV",
          2014);

  private final Model model;
  private final LayerChoice layer;
  private final int most;
  private final Map<Integer, List<Patch>> best = new TreeMap<>();
  private Trace outline;
  private SpatialLayer maps;
  private Program program;

  /**
   * A patch.
   *
   * @param image the input that it is of, {@code [1,H,W,C]}
   * @param channel that it excites
   * @param y the row of the layer's feature maps where it does
   * @param x the column
   * @param activation how much
   * @param field the pixels that this is made of, which may go beyond the image
   */
  public record Patch(
      Tensor image, int channel, int y, int x, float activation, ReceptiveField field) {}

  /**
   * Before the first image.
   *
   * @param channels counted from 0
   * @param most how many patches of each channel are kept
   */
  public TopPatches(Model model, LayerChoice layer, List<Integer> channels, int most) {
    if (most < 1) {
      throw new IllegalArgumentException("top patches: wants at least 1 patch, got " + most);
    }
    this.model = model;
    this.layer = layer;
    this.most = most;
    channels.forEach(channel -> best.put(channel, new ArrayList<>()));
  }

  /**
   * Looks at one more image; all have one size.
   *
   * @param image {@code [1,H,W,C]}
   * @throws ShapeException if it has another size than those before, or the net cannot run on it
   * @throws IllegalArgumentException if the net has no such layer or channel, or values there are
   *     not finite
   */
  public void look(Tensor image, Control control) {
    if (program == null) {
      compile(image.shape());
    }
    program.run(control.untold(), image);
    Tensor activations = program.at(maps.node());
    Finite.require(maps.name(), activations);
    best.forEach((channel, patches) -> keep(patch(image, activations, channel), patches));
  }

  private void compile(Shape image) {
    outline = model.trace(Tensor.outline(image));
    maps = layer.in(outline);
    int channels = maps.node().shape().at(3);
    for (int channel : best.keySet()) {
      if (channel < 0 || channel >= channels) {
        throw new IllegalArgumentException(
            "channel %d is out of range: layer %s has %d, 0 to %d is expected"
                .formatted(channel, maps.name(), channels, channels - 1));
      }
    }
    program = Program.of(List.of(outline.input()), List.of(maps.node()));
  }

  private Patch patch(Tensor image, Tensor activations, int channel) {
    int w = activations.shape().at(2);
    int channels = activations.shape().at(3);
    int place = 0;
    float largest = Float.NEGATIVE_INFINITY;
    for (int k = 0; k < activations.size() / channels; k++) {
      float value = activations.data()[k * channels + channel];
      if (value > largest) {
        largest = value;
        place = k;
      }
    }
    ReceptiveField field = ReceptiveField.of(outline, maps.node(), place / w, place % w);
    return new Patch(image, channel, place / w, place % w, largest, field);
  }

  private void keep(Patch patch, List<Patch> patches) {
    patches.add(patch);
    patches.sort(Comparator.comparing(one -> -one.activation()));
    if (patches.size() > most) {
      patches.removeLast();
    }
  }

  /** The layer by its name, once an image was looked at. */
  public SpatialLayer layer() {
    return maps;
  }

  /** The patches of a channel, the most exciting first. */
  public List<Patch> of(int channel) {
    return List.copyOf(best.get(channel));
  }

  /**
   * What of a patch excites its channel: the activation, and 0 elsewhere, sent back to the image as
   * {@link Deconvnet} does, {@code [1,H,W,C]}, signed.
   */
  public Tensor projection(Patch patch) {
    Trace trace = model.trace(patch.image());
    Node node = layer.in(trace).node();
    Tensor seed = Tensor.zeros(node.shape());
    int place = patch.y() * node.shape().at(2) + patch.x();
    seed.data()[place * node.shape().at(3) + patch.channel()] = patch.activation();
    return Backward.from(node)
        .seed(Node.constant(seed))
        .with(Deconvnet.RULE)
        .to(trace.input())
        .of(trace.input())
        .value();
  }
}
