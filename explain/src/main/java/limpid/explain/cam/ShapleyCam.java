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
 * ShapleyCAM: {@code M = sum_k w_k A_k} with {@code w_k = mean_hw (g - H A / 2)_k}, A the feature
 * maps of a layer, {@code g = d score / dA} and {@code H A} the product of the second derivatives
 * with A, by a second sweep through the first: the Shapley value of a feature map, to second order.
 * Where the score is piecewise linear in A, H is zero and this is {@linkplain GradCam Grad-CAM}.
 * The raw map {@code [h,w]} is signed; what is shown is {@code max(M, 0)}.
 *
 * <p>Cai, CAMs as Shapley Value-based Explainers, The Visual Computer 2025.
 */
public record ShapleyCam(LayerChoice layer) implements GradientCam {
  /** What there is to know about it. */
  public static final Descriptor METHOD =
      Descriptor.named("shapleycam", "shapley-cam")
          .line("Grad-CAM with a term for how the score bends, where it does.")
          .family(Family.CAM)
          .citation("Cai", "CAMs as Shapley Value-based Explainers", "The Visual Computer", 2025)
          .formula("M = sum_k w_k A_k, w_k = mean_hw (g - H A / 2)_k, g = ds/dA, H = dg/dA")
          .needs(Need.SPATIAL_LAYER)
          .cost(1, 1)
          .takes(LAYER)
          .made(choices -> new ShapleyCam(choices.get(LAYER)));

  /** At the last spatial layer. */
  public ShapleyCam() {
    this(LayerChoice.LAST);
  }

  /** At the layer of a name: {@code new ShapleyCam("layer4")}. */
  public ShapleyCam(String layer) {
    this(LayerChoice.named(layer));
  }

  @Override
  public String name() {
    return METHOD.name();
  }

  @Override
  public Node terms(Trace trace, Node a, Node score) {
    Node g = Backward.from(score).recorded().to(a).of(a);
    Node bent = Backward.from(g).seed(a.detached()).to(a).of(a);
    Node w = g.detached().sub(bent.mul(.5)).mean(1, 2);
    return a.mul(w);
  }
}
