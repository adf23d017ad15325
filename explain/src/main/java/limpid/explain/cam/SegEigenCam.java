package limpid.explain.cam;

import static limpid.explain.Options.LAYER;

import limpid.core.Tensor;
import limpid.core.graph.Backward;
import limpid.core.graph.Trace;
import limpid.core.op.Node;
import limpid.explain.Descriptor;
import limpid.explain.Family;
import limpid.explain.Need;
import limpid.explain.map.Plane;
import limpid.explain.run.LayerChoice;

/**
 * Seg-Eigen-CAM: the first {@linkplain PrincipalProjection principal projection} of feature maps
 * times the size of the gradient, {@code M = (|g|A - mean |g|A) v}, A the feature maps of a layer
 * and {@code g = d score / dA}. The raw map {@code [h,w]} has a mean of zero, and the sign with
 * which {@code max M >= -min M}; what is shown is {@code max(M, 0)}.
 *
 * <p>Chung and Ying, Seg-Eigen-CAM: Eigen-Value-Based Visual Explanations for Semantic Segmentation
 * Models, Applied Sciences 2025.
 */
public record SegEigenCam(LayerChoice layer) implements ProjectedCam {
  /** What there is to know about it. */
  public static final Descriptor METHOD =
      Descriptor.named("segeigencam", "seg-eigen-cam")
          .line("The first principal component of feature maps times the gradient's size.")
          .family(Family.CAM)
          .citation(
              "Chung and Ying",
              "Seg-Eigen-CAM: Eigen-Value-Based Visual Explanations for Semantic Segmentation"
                  + " Models",
              "Applied Sciences",
              2025)
          .formula("M = (|g|A - mean_hw |g|A) v, g = ds/dA, v the first right singular vector")
          .needs(Need.SPATIAL_LAYER)
          .cost(1, 1)
          .takes(LAYER)
          .made(choices -> new SegEigenCam(choices.get(LAYER)));

  /** At the last spatial layer. */
  public SegEigenCam() {
    this(LayerChoice.LAST);
  }

  /** At the layer of a name: {@code new SegEigenCam("layer4")}. */
  public SegEigenCam(String layer) {
    this(LayerChoice.named(layer));
  }

  @Override
  public String name() {
    return METHOD.name();
  }

  @Override
  public Node features(Trace trace, Node a, Node score) {
    Node g = Backward.from(score).to(a).of(a);
    return g.abs().mul(a);
  }

  @Override
  public Tensor projected(Tensor features) {
    Plane map = Plane.sum(PrincipalProjection.of(features));
    return map.scaled(0, -map.min() > map.max() ? -1 : 1).tensor();
  }
}
