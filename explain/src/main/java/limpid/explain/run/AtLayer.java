package limpid.explain.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import limpid.core.Shape;
import limpid.core.graph.Trace;
import limpid.core.op.Node;
import limpid.explain.map.Normalisation;

/**
 * What a run has at a layer: its feature maps, and whatever reaches the output beside them. A
 * method that runs the net again {@linkplain Run#behind behind} the layer names it in {@link
 * Attributor#compiled}, so that the run keeps it.
 */
public record AtLayer(LayerChoice layer) implements Formulas {

  @Override
  public List<Formula> formulas(Trace trace, Node score) {
    Cut cut = Cut.of(trace, layer);
    List<Formula> kept = new ArrayList<>();
    for (Node node : cut.inputs()) {
      kept.add(
          new Formula(
              rows(node),
              Optional.of(cut.layer().name()),
              Normalisation.PYTORCH_GRAD_CAM,
              Optional.empty()));
    }
    return kept;
  }

  /** Whether all that reaches the output crosses the layer. */
  public boolean alone(Trace trace) {
    return Cut.of(trace, layer).beside().isEmpty();
  }

  /** The layer as it is, anything else with the elements of an image in one line. */
  private static Node rows(Node node) {
    Shape shape = node.shape();
    int images = shape.at(0);
    return shape.rank() == 4 ? node : node.reshape(images, 1, shape.size() / Math.max(1, images));
  }
}
