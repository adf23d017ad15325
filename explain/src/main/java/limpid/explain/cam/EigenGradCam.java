package limpid.explain.cam;

import static limpid.explain.Options.LAYER;

import limpid.core.Tensor;
import limpid.core.graph.Backward;
import limpid.core.graph.Trace;
import limpid.core.op.Node;
import limpid.explain.Descriptor;
import limpid.explain.Family;
import limpid.explain.Need;
import limpid.explain.run.LayerChoice;

/**
 * Eigen-Grad-CAM: the first {@linkplain PrincipalProjection principal projection} of feature maps
 * times gradient, {@code M = (gA - mean gA) v}, A the feature maps of a layer and {@code g = d
 * score / dA}. The raw map {@code [h,w]} has a mean of zero, and correlates with HiResCAM's; what
 * is shown is {@code max(M, 0)}.
 *
 * <p>As pytorch-grad-cam has it (EigenGradCAM).
 */
public record EigenGradCam(LayerChoice layer) implements ProjectedCam {
  /** What there is to know about it. */
  public static final Descriptor METHOD =
      Descriptor.named("eigengradcam", "eigen-grad-cam")
          .line("The first principal component of feature maps times gradient.")
          .family(Family.CAM)
          .citation("Gildenblat et al.", "PyTorch library for CAM methods", "GitHub", 2021)
          .formula("M = (gA - mean_hw gA) v, g = ds/dA, v the first right singular vector")
          .needs(Need.SPATIAL_LAYER)
          .cost(1, 1)
          .takes(LAYER)
          .made(choices -> new EigenGradCam(choices.get(LAYER)));

  /** At the last spatial layer. */
  public EigenGradCam() {
    this(LayerChoice.LAST);
  }

  /** At the layer of a name: {@code new EigenGradCam("layer4")}. */
  public EigenGradCam(String layer) {
    this(LayerChoice.named(layer));
  }

  @Override
  public String name() {
    return METHOD.name();
  }

  @Override
  public Node features(Trace trace, Node a, Node score) {
    Node g = Backward.from(score).to(a).of(a);
    return g.mul(a);
  }

  @Override
  public Tensor projected(Tensor features) {
    return PrincipalProjection.of(features);
  }
}
