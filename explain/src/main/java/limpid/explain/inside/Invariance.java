package limpid.explain.inside;

import java.util.ArrayList;
import java.util.List;
import limpid.core.Tensor;
import limpid.core.graph.Trace;
import limpid.core.op.Node;
import limpid.core.program.Control;
import limpid.core.program.Program;
import limpid.explain.Citation;
import limpid.explain.run.LayerChoice;
import limpid.explain.target.OutputTarget;
import limpid.explain.target.Score;
import limpid.nn.Model;

/**
 * How much the features F of layers change while an image x is transformed: {@code d(T) = |F(T x) -
 * F(x)| / |F(x)|}, and what becomes of a score meanwhile. A layer that d stays small at is
 * invariant to T; features that go with the image, as convolutions' do, are not.
 *
 * <p>Zeiler and Fergus, Visualizing and Understanding Convolutional Networks, ECCV 2014, figure 5.
 *
 * @param layers whose features are looked at
 * @param outside what comes in where the image is moved away, {@code [1,1,1,C]}
 */
public record Invariance(List<LayerChoice> layers, Tensor outside) {
  /** Where it was published. */
  public static final Citation CITATION = TopPatches.CITATION;

  /** What an image is changed by. */
  public enum Change {
    /** Moved down, by this part of its height. */
    TRANSLATION,
    /** Enlarged by this factor. */
    SCALE,
    /** Turned clockwise, by so many degrees. */
    ROTATION;

    /**
     * The transformation.
     *
     * @param height of the image
     */
    Transformation by(double amount, int height) {
      return switch (this) {
        case TRANSLATION -> Transformation.translation(amount * height, 0);
        case SCALE -> Transformation.scaling(amount);
        case ROTATION -> Transformation.rotation(amount);
      };
    }
  }

  /**
   * What came of a change.
   *
   * @param amounts by how much the image was changed
   * @param layers the names of the layers
   * @param distances d, for each layer and each amount
   * @param scores of the net's output, for each amount
   */
  public record Curves(
      Change change,
      List<Double> amounts,
      List<String> layers,
      List<List<Double>> distances,
      List<Double> scores) {}

  public Invariance {
    layers = List.copyOf(layers);
    if (layers.isEmpty()) {
      throw new IllegalArgumentException("invariance: wants at least one layer");
    }
  }

  /**
   * Changes an image by each of these amounts.
   *
   * @param image {@code [1,H,W,C]}
   * @param target whose score is looked at
   * @param control is told the amounts that are done, and asked whether to go on
   * @throws IllegalArgumentException if there is no such layer, it is 0 everywhere, or has values
   *     that are not finite
   */
  public Curves of(
      Model model,
      Tensor image,
      OutputTarget target,
      Change change,
      List<Double> amounts,
      Control control) {
    Trace outline = model.trace(Tensor.outline(image.shape()));
    List<Node> nodes = layers.stream().map(layer -> ImageGradient.layer(outline, layer)).toList();
    List<Node> outputs = new ArrayList<>(nodes);
    outputs.add(outline.output());
    Program program = Program.of(List.of(outline.input()), outputs);
    program.run(control.untold(), image);
    OutputTarget resolved = target.resolved(program.at(outline.output()).copy());
    List<Tensor> before = nodes.stream().map(node -> program.at(node).copy()).toList();
    List<List<Double>> distances = new ArrayList<>();
    nodes.forEach(node -> distances.add(new ArrayList<>()));
    List<Double> scores = new ArrayList<>();
    for (double amount : amounts) {
      Tensor changed = change.by(amount, image.shape().at(1)).of(image, outside);
      program.run(control.untold(), changed);
      for (int i = 0; i < nodes.size(); i++) {
        distances.get(i).add(distance(program.at(nodes.get(i)), before.get(i), nodes.get(i)));
      }
      Node output = Node.constant(program.at(outline.output()));
      scores.add(Score.of(resolved, output).value());
      control.progress(scores.size(), amounts.size());
    }
    return new Curves(
        change,
        List.copyOf(amounts),
        names(outline, nodes),
        List.copyOf(distances),
        List.copyOf(scores));
  }

  /** Layers by the names that they were asked for. */
  private List<String> names(Trace outline, List<Node> nodes) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      String asked = layers.get(i).text();
      names.add(asked.isEmpty() ? outline.names(nodes.get(i)).getLast() : asked);
    }
    return List.copyOf(names);
  }

  private static double distance(Tensor after, Tensor before, Node node) {
    double difference = 0;
    double size = 0;
    Finite.require(node.name(), after);
    for (int k = 0; k < before.size(); k++) {
      double gone = (double) after.data()[k] - before.data()[k];
      difference += gone * gone;
      size += (double) before.data()[k] * before.data()[k];
    }
    if (size == 0) {
      throw new IllegalArgumentException(
          "layer " + node.name() + ": the image has no features there, all are 0");
    }
    return Math.sqrt(difference / size);
  }
}
