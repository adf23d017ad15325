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
 * HiResCAM: {@code M = sum_k g_k A_k}, A the feature maps of a layer and {@code g = d score / dA},
 * place by place, without Grad-CAM's mean over places. The raw map {@code [h,w]} is signed; what is
 * shown is {@code max(M, 0)}. Where nothing but a linear layer follows, the map sums to what the
 * score is above that layer's bias; behind a global average it is Grad-CAM's.
 *
 * <p>Draelos and Carin, Use HiResCAM instead of Grad-CAM for faithful explanations of convolutional
 * neural networks, 2020.
 */
public record HiResCam(LayerChoice layer) implements GradientCam {
  /** What there is to know about it. */
  public static final Descriptor METHOD =
      Descriptor.named("hirescam", "hires-cam")
          .line("Feature maps of a layer times the gradient, place by place.")
          .family(Family.CAM)
          .citation(
              "Draelos and Carin",
              "Use HiResCAM instead of Grad-CAM for faithful explanations of convolutional neural"
                  + " networks",
              "arXiv",
              2020)
          .formula("M = sum_k A_k ds/dA_k")
          .needs(Need.SPATIAL_LAYER)
          .cost(1, 1)
          .takes(LAYER)
          .made(choices -> new HiResCam(choices.get(LAYER)));

  /** At the last spatial layer. */
  public HiResCam() {
    this(LayerChoice.LAST);
  }

  /** At the layer of a name: {@code new HiResCam("layer4")}. */
  public HiResCam(String layer) {
    this(LayerChoice.named(layer));
  }

  @Override
  public String name() {
    return METHOD.name();
  }

  @Override
  public Node terms(Trace trace, Node a, Node score) {
    Node g = Backward.from(score).to(a).of(a);
    return g.mul(a);
  }
}
