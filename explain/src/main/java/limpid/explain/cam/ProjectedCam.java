package limpid.explain.cam;

import java.util.List;
import java.util.Optional;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.graph.Trace;
import limpid.core.op.Node;
import limpid.explain.GradientMethod;
import limpid.explain.map.Attribution;
import limpid.explain.map.Normalisation;
import limpid.explain.run.Formula;
import limpid.explain.run.Run;
import limpid.explain.run.SpatialLayer;
import limpid.explain.target.OutputTarget;

/** A class activation map that is not a sum of feature maps, but a projection of them. */
interface ProjectedCam extends CamMethod, GradientMethod {

  /** What is projected, {@code [N,h,w,C]}, made of the layer's feature maps a. */
  Node features(Trace trace, Node a, Node score);

  /** The raw map {@code [h,w]} of an image's features {@code [h,w,C]}. */
  Tensor projected(Tensor features);

  @Override
  default List<Formula> formulas(Trace trace, Node score) {
    SpatialLayer chosen = layer().in(trace);
    return List.of(
        new Formula(
            features(trace, chosen.node(), score),
            Optional.of(chosen.name()),
            Normalisation.PYTORCH_GRAD_CAM,
            Optional.empty()));
  }

  @Override
  default boolean graphed() {
    return false;
  }

  @Override
  default Attribution combined(List<Attribution> parts) {
    Attribution features = parts.getFirst();
    return features.of(projected(features.raw()));
  }

  @Override
  default Attribution attribute(Run run, OutputTarget target) {
    return run.swept(this, target);
  }

  /** The map itself, as its only term. */
  @Override
  default Attribution terms(Run run, OutputTarget target) {
    return alone(attribute(run, target));
  }

  /** A map {@code [h,w]} as {@code [h,w,1]}. */
  static Attribution alone(Attribution map) {
    Shape shape = map.raw().shape();
    Tensor one = Tensor.of(Shape.of(shape.at(0), shape.at(1), 1), map.raw().data());
    return map.of(one);
  }
}
