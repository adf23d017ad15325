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
 * XGrad-CAM: {@code M = sum_k w_k A_k} with {@code w_k = sum_hw (g_k A_k) / (sum_hw A_k + 1e-7)}, A
 * the feature maps of a layer and {@code g = d score / dA}: the mean gradient, weighted by the
 * activation. The raw map {@code [h,w]} is signed; what is shown is {@code max(M, 0)}. It means
 * feature maps that are nowhere negative, as behind a ReLU; elsewhere a sum of A may be near -1e-7,
 * and where it is exactly that the weight is not finite.
 *
 * <p>Fu et al., Axiom-based Grad-CAM: Towards Accurate Visualization and Explanation of CNNs, BMVC
 * 2020; 1e-7 as in pytorch-grad-cam.
 */
public record XGradCam(LayerChoice layer) implements GradientCam {
  private static final float EPSILON = 1e-7f;

  /** What there is to know about it. */
  public static final Descriptor METHOD =
      Descriptor.named("xgradcam", "xgrad-cam")
          .line("Feature maps of a layer, weighted by the gradient where they are active.")
          .family(Family.CAM)
          .citation(
              "Fu et al.",
              "Axiom-based Grad-CAM: Towards Accurate Visualization and Explanation of CNNs",
              "BMVC",
              2020)
          .formula("M = sum_k w_k A_k, w_k = sum_hw (A_k ds/dA_k) / sum_hw A_k")
          .needs(Need.SPATIAL_LAYER)
          .cost(1, 1)
          .takes(LAYER)
          .made(choices -> new XGradCam(choices.get(LAYER)));

  /** At the last spatial layer. */
  public XGradCam() {
    this(LayerChoice.LAST);
  }

  /** At the layer of a name: {@code new XGradCam("layer4")}. */
  public XGradCam(String layer) {
    this(LayerChoice.named(layer));
  }

  @Override
  public String name() {
    return METHOD.name();
  }

  @Override
  public Node terms(Trace trace, Node a, Node score) {
    Node g = Backward.from(score).to(a).of(a);
    Node w = g.mul(a).sum(1, 2).div(a.sum(1, 2).add(EPSILON));
    return a.mul(w);
  }
}
