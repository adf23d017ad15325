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
 * LayerCAM: {@code M = sum_k max(g_k, 0) A_k}, A the feature maps of a layer and {@code g = d score
 * / dA}: each place is weighted by its own gradient, where that is positive, so that early layers
 * with fine maps are of use, too. What is shown is {@code max(M, 0)}.
 *
 * <p>Jiang et al., LayerCAM: Exploring Hierarchical Class Activation Maps for Localization, IEEE
 * Transactions on Image Processing 2021.
 */
public record LayerCam(LayerChoice layer) implements GradientCam {
  /** What there is to know about it. */
  public static final Descriptor METHOD =
      Descriptor.named("layercam", "layer-cam")
          .line("Feature maps of a layer times the positive part of the gradient, place by place.")
          .family(Family.CAM)
          .citation(
              "Jiang et al.",
              "LayerCAM: Exploring Hierarchical Class Activation Maps for Localization",
              "IEEE Transactions on Image Processing",
              2021)
          .formula("M = sum_k max(ds/dA_k, 0) A_k")
          .needs(Need.SPATIAL_LAYER)
          .cost(1, 1)
          .takes(LAYER)
          .made(choices -> new LayerCam(choices.get(LAYER)));

  /** At the last spatial layer. */
  public LayerCam() {
    this(LayerChoice.LAST);
  }

  /** At the layer of a name: {@code new LayerCam("layer2")}. */
  public LayerCam(String layer) {
    this(LayerChoice.named(layer));
  }

  @Override
  public String name() {
    return METHOD.name();
  }

  @Override
  public Node terms(Trace trace, Node a, Node score) {
    Node g = Backward.from(score).to(a).of(a);
    return g.relu().mul(a);
  }
}
