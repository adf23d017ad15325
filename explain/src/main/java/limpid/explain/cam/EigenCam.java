package limpid.explain.cam;

import static limpid.explain.Options.LAYER;

import limpid.core.Tensor;
import limpid.core.graph.Trace;
import limpid.core.op.Node;
import limpid.explain.Descriptor;
import limpid.explain.Family;
import limpid.explain.Need;
import limpid.explain.run.LayerChoice;

/**
 * Eigen-CAM: the first {@linkplain PrincipalProjection principal projection} of a layer's feature
 * maps, {@code M = (A - mean A) v}, which asks for no class and no gradient: what the layer sees
 * most of. The raw map {@code [h,w]} has a mean of zero, and correlates with the sum of the maps;
 * what is shown is {@code max(M, 0)}.
 *
 * <p>Muhammad and Yeasin, Eigen-CAM: Class Activation Map using Principal Components, IJCNN 2020;
 * centred as in pytorch-grad-cam.
 */
public record EigenCam(LayerChoice layer) implements ProjectedCam {
  /** What there is to know about it. */
  public static final Descriptor METHOD =
      Descriptor.named("eigencam", "eigen-cam")
          .line("The first principal component of a layer's feature maps, whatever the class.")
          .family(Family.CAM)
          .citation(
              "Muhammad and Yeasin",
              "Eigen-CAM: Class Activation Map using Principal Components",
              "IJCNN",
              2020)
          .formula("M = (A - mean_hw A) v, v the first right singular vector of A - mean_hw A")
          .needs(Need.SPATIAL_LAYER)
          .cost(1, 0)
          .takes(LAYER)
          .made(choices -> new EigenCam(choices.get(LAYER)));

  /** At the last spatial layer. */
  public EigenCam() {
    this(LayerChoice.LAST);
  }

  /** At the layer of a name: {@code new EigenCam("layer4")}. */
  public EigenCam(String layer) {
    this(LayerChoice.named(layer));
  }

  @Override
  public String name() {
    return METHOD.name();
  }

  @Override
  public Node features(Trace trace, Node a, Node score) {
    return a;
  }

  @Override
  public Tensor projected(Tensor features) {
    return PrincipalProjection.of(features);
  }
}
