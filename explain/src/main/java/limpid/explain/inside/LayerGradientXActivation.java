package limpid.explain.inside;

import static limpid.explain.Options.LAYER;

import java.util.List;
import limpid.core.graph.Backward;
import limpid.core.graph.Trace;
import limpid.core.op.Node;
import limpid.explain.Descriptor;
import limpid.explain.Family;
import limpid.explain.GradientMethod;
import limpid.explain.Need;
import limpid.explain.run.Formula;
import limpid.explain.run.LayerChoice;
import limpid.explain.run.SpatialLayer;

/**
 * A layer's activations times the gradient of the score in them: {@code a ds/da}, {@code [h,w,C]},
 * signed. Summed over channels it is HiResCAM's raw map. In a net of ReLUs, behind a layer without
 * biases after it, it sums to the score.
 *
 * <p>Captum's LayerGradientXActivation. Ancona et al., Towards better understanding of
 * gradient-based attribution methods for Deep Neural Networks, ICLR 2018.
 */
public record LayerGradientXActivation(LayerChoice layer) implements GradientMethod {
  /** What there is to know about it. */
  public static final Descriptor METHOD =
      Descriptor.named("layer-gradient-x-activation", "layer-gradxact")
          .line("Activations of a layer times the gradient, for each channel and place.")
          .family(Family.INSIDE)
          .citation(
              "Ancona et al.",
              "Towards better understanding of gradient-based attribution methods for Deep Neural"
                  + " Networks",
              "ICLR",
              2018)
          .formula("A = a ds/da, a the activations of a layer")
          .needs(Need.SPATIAL_LAYER)
          .cost(1, 1)
          .takes(LAYER)
          .made(choices -> new LayerGradientXActivation(choices.get(LAYER)));

  /** At the layer of a name: {@code new LayerGradientXActivation("layer4")}. */
  public LayerGradientXActivation(String layer) {
    this(LayerChoice.named(layer));
  }

  @Override
  public String name() {
    return METHOD.name();
  }

  @Override
  public List<Formula> formulas(Trace trace, Node score) {
    SpatialLayer at = layer.in(trace);
    Node a = at.node();
    return List.of(Formula.channels(Backward.from(score).to(a).of(a).mul(a), at));
  }
}
