package limpid.explain.cam;

import limpid.core.Shape;
import limpid.core.op.Node;
import limpid.explain.Explainer;
import limpid.explain.map.Attribution;
import limpid.explain.run.LayerChoice;
import limpid.explain.run.Run;
import limpid.explain.target.OutputTarget;

/**
 * A class activation map: the feature maps of a layer, each weighted in its own way, and summed.
 */
public interface CamMethod extends Explainer {

  /** The layer that is looked at. */
  LayerChoice layer();

  /**
   * The weighted feature maps, {@code [h,w,C]}, whose sum over channels is the raw map.
   *
   * @param run the net's run on one image
   * @param target the score to explain, {@linkplain OutputTarget#resolved resolved}
   */
  Attribution terms(Run run, OutputTarget target);

  @Override
  default Attribution attribute(Run run, OutputTarget target) {
    Attribution terms = terms(run, target);
    Shape shape = terms.raw().shape();
    Node map = Node.constant(terms.raw()).sum(2).reshape(shape.at(0), shape.at(1));
    return terms.of(map.value());
  }
}
