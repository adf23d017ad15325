package limpid.explain.cam;

import static limpid.explain.Options.LAYER;

import java.util.List;
import limpid.core.graph.Backward;
import limpid.core.graph.Trace;
import limpid.core.op.Node;
import limpid.explain.Convention;
import limpid.explain.Descriptor;
import limpid.explain.Family;
import limpid.explain.Need;
import limpid.explain.Option;
import limpid.explain.Options;
import limpid.explain.Values;
import limpid.explain.map.Normalisation;
import limpid.explain.run.LayerChoice;

/**
 * Grad-CAM: {@code M = sum_k w_k A_k} with {@code w_k = mean_hw g_k}, A the feature maps of a layer
 * and {@code g = d score / dA}. The raw map {@code [h,w]} is signed; what is shown is {@code max(M,
 * 0)}.
 *
 * <p>Under {@link Convention#TF_EXPLAIN} {@code w_k = mean_hw (g_k 1[A_k > 0] 1[g_k > 0])}, and
 * negative values are shown as the low end; that library's score is the softmax probability. The
 * other conventions agree on the raw map, which is Captum's own result, and make a map in [0,1] of
 * it each in its way.
 *
 * <p>Selvaraju et al., Grad-CAM: Visual Explanations from Deep Networks via Gradient-based
 * Localization, ICCV 2017.
 */
public record GradCam(LayerChoice layer, Convention convention) implements GradientCam {
  private static final Option<Convention> CONVENTION =
      Options.CONVENTION.among(
          Values.oneOf(
              List.of(
                  Convention.PAPER,
                  Convention.PYTORCH_GRAD_CAM,
                  Convention.TORCH_CAM,
                  Convention.CAPTUM,
                  Convention.TF_EXPLAIN,
                  Convention.PAIR,
                  Convention.XPLIQUE)),
          Convention.PYTORCH_GRAD_CAM);

  /** What there is to know about it. */
  public static final Descriptor METHOD =
      Descriptor.named("gradcam", "grad-cam")
          .line("Feature maps of a layer, weighted by the mean gradient of the score.")
          .family(Family.CAM)
          .citation(
              "Selvaraju et al.",
              "Grad-CAM: Visual Explanations from Deep Networks via Gradient-based Localization",
              "ICCV",
              2017)
          .formula("M = sum_k w_k A_k, w_k = mean_hw ds/dA_k")
          .needs(Need.SPATIAL_LAYER)
          .cost(1, 1)
          .takes(LAYER, CONVENTION)
          .made(choices -> new GradCam(choices.get(LAYER), choices.get(CONVENTION)));

  public GradCam {
    CONVENTION.checked(convention);
  }

  /** At the last spatial layer, as pytorch-grad-cam has it. */
  public GradCam() {
    this(LayerChoice.LAST);
  }

  /** At the layer of a name: {@code new GradCam("layer4")}. */
  public GradCam(String layer) {
    this(LayerChoice.named(layer));
  }

  public GradCam(LayerChoice layer) {
    this(layer, Convention.PYTORCH_GRAD_CAM);
  }

  @Override
  public String name() {
    return METHOD.name();
  }

  @Override
  public Node terms(Trace trace, Node a, Node score) {
    Node g = Backward.from(score).to(a).of(a);
    Node counted = convention == Convention.TF_EXPLAIN ? g.relu().gate(a) : g;
    return a.mul(counted.mean(1, 2));
  }

  @Override
  public Normalisation normalisation() {
    return switch (convention) {
      case PAPER -> Normalisation.RESIZE_FIRST;
      case TORCH_CAM -> Normalisation.TORCH_CAM;
      case CAPTUM -> Normalisation.CAPTUM;
      case TF_EXPLAIN -> Normalisation.TF_EXPLAIN;
      case PAIR -> Normalisation.PAIR;
      case XPLIQUE -> Normalisation.XPLIQUE;
      default -> Normalisation.PYTORCH_GRAD_CAM;
    };
  }
}
