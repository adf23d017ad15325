package limpid.app.walk;

import java.util.ArrayList;
import java.util.List;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.graph.Backward;
import limpid.core.graph.Trace;
import limpid.core.op.Node;
import limpid.core.program.Control;
import limpid.explain.Baseline;
import limpid.explain.target.OutputTarget;
import limpid.nn.Model;

/**
 * Integrated gradients along the way from the mean colour, 0 for the net, to an image, {@code sum_i
 * (x - b) ds/dx(b + a_i (x - b)) / n}, {@code a_i = (i + .5) / n}.
 *
 * @param start the score of b
 * @param end the score of x
 * @param points the way
 * @param maps the sum over channels so far, {@code [H,W]}, after each quarter of the way
 */
public record PathSteps(double start, double end, List<Point> points, List<Tensor> maps) {
  private static final int PARTS = 4;

  public PathSteps {
    points = List.copyOf(points);
    maps = List.copyOf(maps);
  }

  /**
   * A point of the way.
   *
   * @param sum of all attributions so far
   */
  public record Point(double alpha, double score, double sum) {}

  /** Goes the way in so many steps. */
  public static PathSteps of(
      Model model, Tensor x, OutputTarget target, int steps, Control control) {
    Tensor b = Baseline.ZERO.of(x, 0);
    OutputTarget chosen = target.resolved(model.logits(x));
    Shape plane = Shape.of(x.shape().at(1), x.shape().at(2));
    List<Point> points = new ArrayList<>();
    List<Tensor> maps = new ArrayList<>();
    double[] sums = new double[plane.size()];
    double sum = 0;
    for (int i = 0; i < steps; i++) {
      control.check();
      double alpha = (i + .5) / steps;
      Trace trace = model.trace(between(b, x, alpha));
      Node score = chosen.of(trace.output());
      Tensor g = Backward.from(score).to(trace.input()).of(trace.input()).value();
      for (int k = 0; k < x.size(); k++) {
        double part = (double) g.data()[k] * (x.data()[k] - b.data()[k]) / steps;
        sum += part;
        sums[k / x.shape().at(3)] += part;
      }
      points.add(new Point(alpha, score.value().item(), sum));
      if ((i + 1) * PARTS / steps > i * PARTS / steps) {
        maps.add(Tensor.of(plane, floats(sums)));
      }
      control.progress(i + 1, steps);
    }
    return new PathSteps(score(model, b, chosen), score(model, x, chosen), points, maps);
  }

  private static float[] floats(double... values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  private static double score(Model model, Tensor at, OutputTarget target) {
    return target.of(Node.constant(model.logits(at))).value().item();
  }

  private static Tensor between(Tensor b, Tensor x, double alpha) {
    return Node.constant(b).add(Node.constant(x).sub(Node.constant(b)).mul(alpha)).value();
  }

  /** What all pixels add together. */
  public double sum() {
    return points.getLast().sum();
  }

  /** The whole way's map, {@code [H,W]}. */
  public Tensor map() {
    return maps.getLast();
  }
}
