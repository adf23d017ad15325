package limpid.explain.cam;

import java.util.List;
import java.util.Optional;
import limpid.core.graph.Trace;
import limpid.core.op.Node;
import limpid.explain.run.Formula;
import limpid.explain.run.Formulas;
import limpid.explain.run.SpatialLayer;

/** The weighted feature maps of a class activation map before they are summed. */
record Terms(GradientCam cam) implements Formulas {

  @Override
  public List<Formula> formulas(Trace trace, Node score) {
    SpatialLayer chosen = cam.at(trace);
    Node terms = cam.terms(trace, chosen.node(), score);
    return List.of(
        new Formula(terms, Optional.of(chosen.name()), cam.normalisation(), Optional.empty()));
  }
}
