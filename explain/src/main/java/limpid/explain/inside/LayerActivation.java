package limpid.explain.inside;

import static limpid.explain.Options.LAYER;

import java.util.List;
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
 * A layer's activations as they are, {@code [h,w,C]}, whatever the score.
 *
 * <p>Captum's LayerActivation. Erhan et al., Visualizing Higher-Layer Features of a Deep Network,
 * 2009.
 */
public record LayerActivation(LayerChoice layer) implements GradientMethod {
  /** What there is to know about it. */
  public static final Descriptor METHOD =
      Descriptor.named("layer-activation", "activation")
          .line("The activations of a layer, for each channel and place, whatever the score.")
          .family(Family.INSIDE)
          .citation(
              "Erhan et al.",
              "Visualizing Higher-Layer Features of a Deep Network",
              "University of Montreal",
              2009)
          .formula("A = a, the activations of a layer")
          .needs(Need.SPATIAL_LAYER)
          .cost(1, 0)
          .takes(LAYER)
          .made(choices -> new LayerActivation(choices.get(LAYER)));

  @Override
  public String name() {
    return METHOD.name();
  }

  @Override
  public List<Formula> formulas(Trace trace, Node score) {
    SpatialLayer at = layer.in(trace);
    return List.of(Formula.channels(at.node(), at));
  }
}
