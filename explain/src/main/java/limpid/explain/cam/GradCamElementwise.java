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
 * Grad-CAM element by element: {@code M = sum_k max(g_k A_k, 0)}, A the feature maps of a layer and
 * {@code g = d score / dA}. The map {@code [h,w]} is nowhere negative: what speaks against the
 * class in one channel takes nothing from what speaks for it in another.
 *
 * <p>As pytorch-grad-cam has it (GradCAMElementWise).
 */
public record GradCamElementwise(LayerChoice layer) implements GradientCam {
  /** What there is to know about it. */
  public static final Descriptor METHOD =
      Descriptor.named("gradcam-elementwise", "grad-cam-elementwise", "gradcamelementwise")
          .line("The positive part of feature maps times gradient, element by element.")
          .family(Family.CAM)
          .citation("Gildenblat et al.", "PyTorch library for CAM methods", "GitHub", 2021)
          .formula("M = sum_k max(A_k ds/dA_k, 0)")
          .needs(Need.SPATIAL_LAYER)
          .cost(1, 1)
          .takes(LAYER)
          .made(choices -> new GradCamElementwise(choices.get(LAYER)));

  /** At the last spatial layer. */
  public GradCamElementwise() {
    this(LayerChoice.LAST);
  }

  /** At the layer of a name: {@code new GradCamElementwise("layer4")}. */
  public GradCamElementwise(String layer) {
    this(LayerChoice.named(layer));
  }

  @Override
  public String name() {
    return METHOD.name();
  }

  @Override
  public Node terms(Trace trace, Node a, Node score) {
    Node g = Backward.from(score).to(a).of(a);
    return g.mul(a).relu();
  }
}
