package limpid.explain.cam;

import java.util.List;
import limpid.core.graph.Trace;
import limpid.core.op.Node;
import limpid.explain.GradientMethod;
import limpid.explain.map.Attribution;
import limpid.explain.map.Normalisation;
import limpid.explain.run.Formula;
import limpid.explain.run.Run;
import limpid.explain.run.SpatialLayer;
import limpid.explain.target.OutputTarget;

/** A class activation map that is a formula in gradients. */
public interface GradientCam extends CamMethod, GradientMethod {

  /**
   * The weighted feature maps {@code [N,h,w,C]}, whose sum over channels is the raw map.
   *
   * @param a the layer's feature maps {@code [N,h,w,C]}
   * @param score {@code [N,1]}
   */
  Node terms(Trace trace, Node a, Node score);

  /** The layer in a run. */
  default SpatialLayer at(Trace trace) {
    return layer().in(trace);
  }

  /** How a map in [0,1] is made of the raw map. */
  default Normalisation normalisation() {
    return Normalisation.PYTORCH_GRAD_CAM;
  }

  @Override
  default List<Formula> formulas(Trace trace, Node score) {
    SpatialLayer chosen = at(trace);
    Node map = terms(trace, chosen.node(), score).sum(3);
    return List.of(Formula.map(map, chosen, normalisation()));
  }

  @Override
  default Attribution attribute(Run run, OutputTarget target) {
    return run.swept(this, target);
  }

  @Override
  default Attribution terms(Run run, OutputTarget target) {
    return run.swept(new Terms(this), target);
  }
}
