package limpid.explain.inside;

import java.util.List;
import limpid.core.Shape;
import limpid.core.graph.Backward;
import limpid.core.graph.Trace;
import limpid.core.op.Concat;
import limpid.core.op.Node;
import limpid.core.op.Slice;
import limpid.explain.map.Attribution;
import limpid.explain.run.Formula;
import limpid.explain.run.Formulas;
import limpid.explain.run.LayerChoice;
import limpid.explain.run.SpatialLayer;

/**
 * The gradient of the score in a layer's activations, {@code ds/da}, {@code [h,w,C]}; before it,
 * where that is wanted, the activations themselves, {@code [h,w,2C]}.
 */
record LayerGradient(LayerChoice layer, boolean activations) implements Formulas {

  /** The activations, 0, or the gradient, 1, of both. */
  static Attribution half(Attribution both, int which) {
    Shape shape = both.raw().shape();
    int channels = shape.at(2) / 2;
    Node half =
        new Slice(2, which * channels, (which + 1) * channels).of(Node.constant(both.raw()));
    return both.of(half.value());
  }

  @Override
  public List<Formula> formulas(Trace trace, Node score) {
    SpatialLayer at = layer.in(trace);
    Node a = at.node();
    Node g = Backward.from(score).to(a).of(a);
    return List.of(Formula.channels(activations ? new Concat(3).of(a, g) : g, at));
  }
}
