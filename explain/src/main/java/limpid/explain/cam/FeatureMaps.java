package limpid.explain.cam;

import java.util.List;
import java.util.Optional;
import limpid.core.graph.Trace;
import limpid.core.op.Node;
import limpid.explain.map.Normalisation;
import limpid.explain.run.Formula;
import limpid.explain.run.Formulas;
import limpid.explain.run.LayerChoice;
import limpid.explain.run.SpatialLayer;

/** The feature maps of a layer as they are, {@code [N,h,w,C]}. */
record FeatureMaps(LayerChoice layer) implements Formulas {

  @Override
  public List<Formula> formulas(Trace trace, Node score) {
    SpatialLayer chosen = layer.in(trace);
    return List.of(
        new Formula(
            chosen.node(),
            Optional.of(chosen.name()),
            Normalisation.PYTORCH_GRAD_CAM,
            Optional.empty()));
  }
}
