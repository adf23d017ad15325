package limpid.explain.metric;

import java.util.List;
import limpid.core.ShapeException;
import limpid.core.Tensor;
import limpid.explain.Citation;
import limpid.explain.Explanation;
import limpid.explain.run.LayerChoice;
import limpid.explain.run.Run;

/**
 * Relative stability: how much more a map changes than what the net makes of the image, {@code
 * max_i |(M(x) - M(x_i)) / M(x)| / max(D_i, 1e-6)}, x_i with noise drawn evenly from [0,r]; 0 and
 * more, lower is better. D is {@code |(x - x_i) / x|} (input), {@code |h(x) - h(x_i)|} of the
 * logits (output), or {@code |(L(x) - L(x_i)) / L(x)|} of the last feature maps (representation),
 * all divided element by element, 1e-6 standing for 0. Images that the net takes for another class
 * than x do not count; where all are, it is not defined.
 *
 * <p>Agarwal et al., Rethinking Stability for Attribution-based Explanations, 2022; r as in
 * Quantus.
 *
 * @param beside what the map's change is held to
 * @param samples how many images are drawn
 */
public record RelativeStability(Beside beside, int samples, double radius, long seed)
    implements Metric {
  private static final double EPSILON = 1e-6;
  private static final int SAMPLES = 10;
  private static final Citation AGARWAL =
      new Citation(
          "Agarwal et al.",
          "Rethinking Stability for Attribution-based Explanations",
          "ICLR workshop",
          2022);

  /** What a change of the map is held to. */
  public enum Beside {
    INPUT,
    OUTPUT,
    REPRESENTATION
  }

  /** Beside that of the image. */
  public static final MetricDescriptor INPUT =
      descriptor(
          "relative-input-stability",
          "How much more the map changes than the image.",
          "|(x - x') / x|",
          Beside.INPUT);

  /** Beside that of the logits. */
  public static final MetricDescriptor OUTPUT =
      descriptor(
          "relative-output-stability",
          "How much more the map changes than the logits.",
          "|h(x) - h(x')|",
          Beside.OUTPUT);

  /** Beside that of the last feature maps. */
  public static final MetricDescriptor REPRESENTATION =
      descriptor(
          "relative-representation-stability",
          "How much more the map changes than the last feature maps.",
          "|(L(x) - L(x')) / L(x)|",
          Beside.REPRESENTATION);

  private static MetricDescriptor descriptor(
      String name, String line, String distance, Beside beside) {
    return new MetricDescriptor(
        name,
        line,
        "max over 10 of |(M(x) - M(x')) / M(x)| / max(" + distance + ", 1e-6)",
        "0 and more",
        Direction.LOWER,
        Group.ROBUSTNESS,
        AGARWAL,
        List.of(MetricNeed.METHOD),
        new MetricDescriptor.Passes(0, SAMPLES),
        () -> new RelativeStability(beside, SAMPLES, .2, 0));
  }

  public RelativeStability {
    if (samples < 1 || !(radius > 0)) {
      throw new IllegalArgumentException(
          "relative stability: 1 sample or more and a radius above 0 are expected, got %d and %s"
              .formatted(samples, radius));
    }
  }

  @Override
  public MetricDescriptor about() {
    return switch (beside) {
      case INPUT -> INPUT;
      case OUTPUT -> OUTPUT;
      case REPRESENTATION -> REPRESENTATION;
    };
  }

  @Override
  public double of(Judged judged) {
    Tensor map = judged.explanation().raw();
    Tensor output = judged.run().output().value();
    double largest = Double.NaN;
    for (int i = 0; i < samples; i++) {
      Run near = judged.run().on(Noise.uniform(judged.image(), 0, radius, seed, i));
      if (largest(near.output().value()) != largest(output)) {
        continue;
      }
      Explanation other = judged.again(near);
      double moved = Noise.relative(map, other.raw(), EPSILON);
      double ratio = moved / Math.max(distance(judged.run(), near), EPSILON);
      largest = Double.isNaN(largest) ? ratio : Math.max(largest, ratio);
    }
    return largest;
  }

  private double distance(Run run, Run near) {
    return switch (beside) {
      case INPUT -> Noise.relative(run.image(), near.image(), EPSILON);
      case OUTPUT -> Noise.norm(run.output().value(), near.output().value());
      case REPRESENTATION -> Noise.relative(features(run), features(near), EPSILON);
    };
  }

  private static Tensor features(Run run) {
    try {
      return LayerChoice.LAST.in(run.trace()).node().value();
    } catch (ShapeException e) {
      throw new ShapeException(REPRESENTATION.name() + ": " + e.getMessage());
    }
  }

  private static int largest(Tensor output) {
    int largest = 0;
    for (int k = 0; k < output.size(); k++) {
      largest = output.data()[k] > output.data()[largest] ? k : largest;
    }
    return largest;
  }
}
