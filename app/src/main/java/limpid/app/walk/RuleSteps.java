package limpid.app.walk;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import limpid.core.Tensor;
import limpid.core.graph.Backward;
import limpid.core.graph.Graph;
import limpid.core.graph.Trace;
import limpid.core.op.Node;
import limpid.core.op.Relu;
import limpid.explain.Explainer;
import limpid.explain.gradient.Deconvnet;
import limpid.explain.gradient.Gradient;
import limpid.explain.gradient.GuidedBackprop;
import limpid.explain.target.OutputTarget;

/**
 * A ReLU on its way back, {@code a = max(x, 0)} and {@code g = ds/da}, under three rules: {@code
 * 1[a > 0] g}, {@code 1[a > 0] 1[g > 0] g} and {@code 1[g > 0] g}, in a square where they differ.
 *
 * @param layer the ReLU's name
 * @param channel which of its channels
 * @param row where the square begins
 * @param column where the square begins
 * @param rows of the square
 * @param columns of the square
 * @param activations a, row by row
 * @param gradient g, row by row
 */
public record RuleSteps(
    String layer,
    int channel,
    int row,
    int column,
    int rows,
    int columns,
    float[] activations,
    float[] gradient) {
  private static final int SIDE = 4;

  /** How far into the net the ReLU is that is shown, as a part of all. */
  private static final double DEPTH = .6;

  /** The methods that these rules make, in the same order. */
  public static final List<Explainer> METHODS =
      List.of(new Gradient(), new GuidedBackprop(), new Deconvnet());

  /** Of a run of a net; nothing where it has no ReLU over places. */
  public static Optional<RuleSteps> of(Trace trace, OutputTarget target) {
    Node score = target.resolved(trace.output().value()).of(trace.output());
    Graph graph = Graph.of(score);
    List<Node> relus =
        trace.nodes().stream()
            .filter(node -> node.op() instanceof Relu && node.shape().rank() == 4)
            .filter(node -> !trace.names(node).isEmpty() && graph.contains(node))
            .toList();
    if (relus.isEmpty()) {
      return Optional.empty();
    }
    Node relu = relus.get((int) (relus.size() * DEPTH));
    String name = trace.names(relu).getFirst();
    Tensor a = relu.value();
    Tensor g = Backward.from(score).to(relu).of(relu).value();
    int rows = Math.min(SIDE, a.shape().at(1));
    int columns = Math.min(SIDE, a.shape().at(2));
    RuleSteps best = null;
    for (int k = 0; k < a.shape().at(3); k++) {
      for (int y = 0; y + rows <= a.shape().at(1); y += rows) {
        for (int x = 0; x + columns <= a.shape().at(2); x += columns) {
          float[] values = square(a, y, x, rows, columns, k);
          float[] gradients = square(g, y, x, rows, columns, k);
          RuleSteps one = new RuleSteps(name, k, y, x, rows, columns, values, gradients);
          best = best == null || one.telling() > best.telling() ? one : best;
        }
      }
    }
    return Optional.of(best);
  }

  private static float[] square(Tensor maps, int y, int x, int rows, int columns, int channel) {
    float[] values = new float[rows * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = maps.at(0, y + i / columns, x + i % columns, channel);
    }
    return values;
  }

  /** How many places the rarest of the four cases has, active or not and raising or lowering. */
  private int telling() {
    int[] cases = new int[4];
    for (int i = 0; i < activations.length; i++) {
      if (gradient[i] != 0) {
        cases[(activations[i] > 0 ? 2 : 0) + (gradient[i] > 0 ? 1 : 0)]++;
      }
    }
    return Arrays.stream(cases).min().getAsInt();
  }

  private float[] where(boolean active, boolean positive) {
    float[] passed = gradient.clone();
    for (int i = 0; i < passed.length; i++) {
      if (active && activations[i] <= 0 || positive && gradient[i] <= 0) {
        passed[i] = 0;
      }
    }
    return passed;
  }

  /** What the gradient lets by. */
  public float[] plain() {
    return where(true, false);
  }

  /** What guided backpropagation lets by. */
  public float[] guided() {
    return where(true, true);
  }

  /** What the deconvnet lets by. */
  public float[] deconvnet() {
    return where(false, true);
  }
}
