package limpid.explain.cam;

import static limpid.explain.Options.LAYER;

import limpid.core.graph.Trace;
import limpid.core.op.Axes;
import limpid.core.op.Greater;
import limpid.core.op.Max;
import limpid.core.op.Min;
import limpid.core.op.Node;
import limpid.explain.Descriptor;
import limpid.explain.Family;
import limpid.explain.Need;
import limpid.explain.run.LayerChoice;

/**
 * FEM: {@code M = sum_k w_k A_k}, {@code w_k} the share of places where the feature map {@code A_k}
 * of a layer is more than two deviations above its mean: {@code w_k = mean_hw 1[A_k > m_k + 2
 * s_k]}. It asks for no class and no gradient. A map that is the same everywhere has no weight. The
 * raw map {@code [h,w]} is signed only where feature maps are; what is shown is {@code max(M, 0)}.
 *
 * <p>Fuad et al., Features Understanding in 3D CNNs for Actions Recognition in Video, IPTA 2020.
 */
public record Fem(LayerChoice layer) implements GradientCam {
  private static final double DEVIATIONS = 2;

  /** What there is to know about it. */
  public static final Descriptor METHOD =
      Descriptor.named("fem")
          .line("Feature maps of a layer, weighted by how often they are rare, whatever the class.")
          .family(Family.CAM)
          .citation(
              "Fuad et al.",
              "Features Understanding in 3D CNNs for Actions Recognition in Video",
              "IPTA",
              2020)
          .formula("M = sum_k w_k A_k, w_k = mean_hw 1[A_k > mean A_k + 2 deviations]")
          .needs(Need.SPATIAL_LAYER)
          .cost(1, 0)
          .takes(LAYER)
          .made(choices -> new Fem(choices.get(LAYER)));

  /** At the last spatial layer. */
  public Fem() {
    this(LayerChoice.LAST);
  }

  /** At the layer of a name: {@code new Fem("layer4")}. */
  public Fem(String layer) {
    this(LayerChoice.named(layer));
  }

  @Override
  public String name() {
    return METHOD.name();
  }

  @Override
  public Node terms(Trace trace, Node a, Node score) {
    Node mean = a.mean(1, 2);
    Node deviation = a.sub(mean).square().mean(1, 2).sqrt();
    Node rare = new Greater().of(a, mean.add(deviation.mul(DEVIATIONS)));
    return a.mul(rare.mean(1, 2).gate(range(a)));
  }

  private static Node range(Node a) {
    Axes places = Axes.of(1, 2);
    return new Max(places).of(a).sub(new Min(places).of(a));
  }
}
