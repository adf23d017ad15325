package limpid.explain.cam;

import static limpid.explain.Options.LAYER;

import java.util.List;
import java.util.Optional;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.op.Node;
import limpid.explain.Convention;
import limpid.explain.Cost;
import limpid.explain.Descriptor;
import limpid.explain.Family;
import limpid.explain.Need;
import limpid.explain.Option;
import limpid.explain.Options;
import limpid.explain.Values;
import limpid.explain.map.Attribution;
import limpid.explain.map.Plane;
import limpid.explain.run.AtLayer;
import limpid.explain.run.Behind;
import limpid.explain.run.Formulas;
import limpid.explain.run.LayerChoice;
import limpid.explain.run.Run;
import limpid.explain.target.OutputTarget;
import limpid.explain.target.Score;

/**
 * Ablation-CAM: {@code M = sum_k w_k A_k} with {@code w_k = (s - s_k) / s}, the share of the score
 * that is lost without feature map k of a layer. Only the layers behind that layer run again. No
 * gradients. The raw map {@code [h,w]} is signed; what is shown is {@code max(M, 0)}. Of a score of
 * 0 no share is taken: the map is zero.
 *
 * <p>In the paper a feature map is removed by setting it to 0. pytorch-grad-cam does that where the
 * smallest of all activations is 0, as behind a ReLU, and else sets it to that smallest one minus
 * 1e7; there the smallest is taken again after each channel of a batch, so that values depend on
 * the batch, and here once.
 *
 * <p>Desai and Ramaswamy, Ablation-CAM: Visual Explanations for Deep Convolutional Network via
 * Gradient-free Localization, WACV 2020.
 */
public record AblationCam(LayerChoice layer, Convention convention) implements CamMethod {
  private static final float FAR_BELOW = 1e7f;
  private static final Option<Convention> CONVENTION =
      Options.CONVENTION.among(
          Values.oneOf(List.of(Convention.PAPER, Convention.PYTORCH_GRAD_CAM)),
          Convention.PYTORCH_GRAD_CAM);

  /** What there is to know about it. */
  public static final Descriptor METHOD =
      Descriptor.named("ablationcam", "ablation-cam")
          .line("Feature maps of a layer, weighted by what the score loses without each.")
          .family(Family.CAM)
          .citation(
              "Desai and Ramaswamy",
              "Ablation-CAM: Visual Explanations for Deep Convolutional Network via Gradient-free"
                  + " Localization",
              "WACV",
              2020)
          .formula("M = sum_k w_k A_k, w_k = (s - s_k) / s, s_k the score without A_k")
          .needs(Need.SPATIAL_LAYER)
          .cost((choices, image) -> new Cost.Passes(1, 0, 1))
          .takes(LAYER, CONVENTION)
          .made(choices -> new AblationCam(choices.get(LAYER), choices.get(CONVENTION)));

  public AblationCam {
    CONVENTION.checked(convention);
  }

  /** At the last spatial layer, as pytorch-grad-cam has it. */
  public AblationCam() {
    this(LayerChoice.LAST, CONVENTION.otherwise());
  }

  /** At the layer of a name: {@code new AblationCam("layer4")}. */
  public AblationCam(String layer) {
    this(LayerChoice.named(layer), CONVENTION.otherwise());
  }

  @Override
  public String name() {
    return METHOD.name();
  }

  @Override
  public List<Formulas> compiled() {
    return List.of(new AtLayer(layer));
  }

  @Override
  public Attribution terms(Run run, OutputTarget target) {
    Behind behind = run.behind(new AtLayer(layer), target);
    Tensor maps = behind.maps().raw();
    int channels = maps.shape().at(2);
    float removed = removed(maps);
    float[] scores =
        behind
            .variants()
            .scores(target, channels, (k, to, at) -> without(maps, k, removed, to, at));
    double whole = Score.of(target, run.output()).value();
    Tensor w = Tensor.zeros(Shape.of(1, 1, channels));
    for (int k = 0; k < channels && whole != 0; k++) {
      w.data()[k] = (float) ((whole - scores[k]) / whole);
    }
    return new Attribution(
        Node.constant(maps).mul(Node.constant(w)).value(),
        behind.maps().layer(),
        behind.maps().normalisation(),
        whole == 0 ? Optional.of("of a score of 0 no share is taken") : Optional.empty());
  }

  /** The value of a feature map that is removed. */
  private float removed(Tensor maps) {
    Shape shape = maps.shape();
    float least = new Plane(1, shape.size(), maps.data()).min();
    return convention == Convention.PAPER || least == 0 ? 0 : least - FAR_BELOW;
  }

  private static void without(Tensor maps, int channel, float removed, float[] to, int at) {
    int channels = maps.shape().at(2);
    System.arraycopy(maps.data(), 0, to, at, maps.size());
    for (int i = channel; i < maps.size(); i += channels) {
      to[at + i] = removed;
    }
  }
}
