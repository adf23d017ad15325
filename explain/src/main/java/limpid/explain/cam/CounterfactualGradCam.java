package limpid.explain.cam;

import static limpid.explain.Options.LAYER;

import limpid.core.graph.Backward;
import limpid.core.graph.Trace;
import limpid.core.op.Node;
import limpid.explain.Descriptor;
import limpid.explain.Family;
import limpid.explain.Need;
import limpid.explain.run.LayerChoice;

/**
 * Counterfactual Grad-CAM: {@code M = sum_k w_k A_k} with {@code w_k = mean_hw -g_k}, A the feature
 * maps of a layer and {@code g = d score / dA}: what speaks against the class, whose removal would
 * raise its score. The raw map {@code [h,w]} is the negative of {@linkplain GradCam Grad-CAM's};
 * what is shown is {@code max(M, 0)}.
 *
 * <p>Selvaraju et al., Grad-CAM, ICCV 2017, section 3.3.
 */
public record CounterfactualGradCam(LayerChoice layer) implements GradientCam {
  /** What there is to know about it. */
  public static final Descriptor METHOD =
      Descriptor.named("counterfactual-gradcam", "counterfactual-grad-cam")
          .line("What speaks against the class: Grad-CAM of the negative gradient.")
          .family(Family.CAM)
          .citation(
              "Selvaraju et al.",
              "Grad-CAM: Visual Explanations from Deep Networks via Gradient-based Localization",
              "ICCV",
              2017)
          .formula("M = sum_k w_k A_k, w_k = mean_hw -ds/dA_k")
          .needs(Need.SPATIAL_LAYER)
          .cost(1, 1)
          .takes(LAYER)
          .made(choices -> new CounterfactualGradCam(choices.get(LAYER)));

  /** At the last spatial layer. */
  public CounterfactualGradCam() {
    this(LayerChoice.LAST);
  }

  @Override
  public String name() {
    return METHOD.name();
  }

  @Override
  public Node terms(Trace trace, Node a, Node score) {
    Node g = Backward.from(score).to(a).of(a);
    return a.mul(g.mean(1, 2).negate());
  }
}
