package limpid.explain.gradient;

import static limpid.explain.Options.BASELINE;
import static limpid.explain.Options.SEED;
import static limpid.explain.Options.STEPS;

import java.util.Arrays;
import limpid.core.Tensor;
import limpid.explain.Axiom;
import limpid.explain.Baseline;
import limpid.explain.Choices;
import limpid.explain.Cost;
import limpid.explain.Descriptor;
import limpid.explain.Explainer;
import limpid.explain.Family;
import limpid.explain.Option;
import limpid.explain.Values;
import limpid.explain.map.Attribution;
import limpid.explain.run.Run;
import limpid.explain.target.OutputTarget;

/**
 * Integrated gradients along a way that the gradient chooses: at each of T steps those elements go
 * on from the baseline x' towards the image x on which the score depends least at that point, a
 * fraction of all, until the sum of {@code |x - z|} over the way's point z has fallen by 1/T of
 * what it was; A gathers {@code ds/dz} times how far each went, {@code [H,W,C]}, signed. No element
 * strays from the straight way by more than a distance, as a part of its own way. A sums to {@code
 * s(x) - s(x')}, more nearly with more steps; not so where the way slides along a kink, as of ReLU:
 * PAIR's own steps, done in PyTorch on SqueezeNet, leave some 40 % of what its logit gains. Noise
 * of the gradient on the way is left out.
 *
 * <p>As PAIR saliency has it. Kapishnikov et al., Guided Integrated Gradients: An Adaptive Path
 * Method for Removing Noise, CVPR 2021.
 *
 * @param steps T
 * @param fraction of the elements that go on at a time, those of the smallest gradients
 * @param maxDistance from the straight way: 0 makes integrated gradients of it, 1 is no bound
 * @param seed what a baseline that is random is drawn from
 */
public record GuidedIg(int steps, double fraction, double maxDistance, Baseline baseline, long seed)
    implements Explainer {
  private static final Option<Integer> MANY = STEPS.or(200);
  private static final Option<Double> FRACTION =
      Option.of(
          "fraction",
          "The part of all pixels' channels that goes on at a time.",
          Values.numbers(0, 1),
          .25);
  private static final Option<Double> MAX_DISTANCE =
      Option.of(
          "max-distance",
          "How far a pixel may be before or behind on its way, as a part of it.",
          Values.numbers(0, 1),
          .02);

  /** What there is to know about it. */
  public static final Descriptor METHOD =
      Descriptor.named("guided-ig", "guided-integrated-gradients")
          .line("What each pixel adds on a way to the image that avoids noisy gradients.")
          .family(Family.GRADIENT)
          .citation(
              "Kapishnikov et al.",
              "Guided Integrated Gradients: An Adaptive Path Method for Removing Noise",
              "CVPR",
              2021)
          .formula("A = int ds/dz dz, z on a way from x' to x: least |ds/dz| first")
          .cost((choices, image) -> new Cost.Passes(2L + choices.get(MANY), choices.get(MANY)))
          .holds(Axiom.SENSITIVITY, Axiom.DUMMY)
          .takes(MANY, FRACTION, MAX_DISTANCE, BASELINE, SEED)
          .made(GuidedIg::of);

  public GuidedIg {
    MANY.checked(steps);
    FRACTION.checked(fraction);
    MAX_DISTANCE.checked(maxDistance);
  }

  /** As PAIR saliency has it. */
  public GuidedIg() {
    this(MANY.otherwise(), FRACTION.otherwise(), MAX_DISTANCE.otherwise(), Baseline.ZERO, 0);
  }

  private static GuidedIg of(Choices choices) {
    return new GuidedIg(
        choices.get(MANY),
        choices.get(FRACTION),
        choices.get(MAX_DISTANCE),
        choices.get(BASELINE),
        choices.get(SEED));
  }

  @Override
  public String name() {
    return METHOD.name();
  }

  @Override
  public Attribution attribute(Run run, OutputTarget target) {
    Tensor from = baseline.of(run.image(), seed);
    Walk walk = new Walk(from, run.image());
    Attribution last = null;
    for (int t = 1; t <= steps; t++) {
      last = gradient(run, target, walk);
      walk.on(last.raw().data(), t);
    }
    Tensor raw = Tensor.zeros(last.raw().shape());
    for (int k = 0; k < raw.size(); k++) {
      raw.data()[k] = (float) walk.gathered[k];
    }
    return Path.complete(last.of(raw), run, target, from);
  }

  private static Attribution gradient(Run run, OutputTarget target, Walk walk) {
    Attribution[] found = new Attribution[1];
    run.variants()
        .attributions(
            new Gradient(),
            target,
            1,
            (i, to, at) -> walk.write(to, at),
            (i, attribution) -> found[0] = attribution);
    return found[0];
  }

  /** A way from one image to another. */
  private final class Walk {
    private static final double CLOSE = 1e-9;

    private final double[] from;
    private final double[] way;
    private final double[] gathered;

    /** How far each element is on its own way, from 0 to 1; those that have none are there. */
    private final double[] place;

    private final double length;

    Walk(Tensor start, Tensor end) {
      int n = end.size();
      from = new double[n];
      way = new double[n];
      place = new double[n];
      gathered = new double[n];
      double sum = 0;
      for (int k = 0; k < n; k++) {
        from[k] = start.data()[k];
        way[k] = end.data()[k] - from[k];
        sum += Math.abs(way[k]);
      }
      length = sum;
    }

    void write(float[] to, int at) {
      for (int k = 0; k < way.length; k++) {
        to[at + k] = (float) (from[k] + place[k] * way[k]);
      }
    }

    /** Goes on by 1/T of the whole length. */
    void on(float[] gradient, int t) {
      double middle = (double) t / steps;
      double least = Math.max(middle - maxDistance, 0);
      double most = Math.min(middle + maxDistance, 1);
      for (int k = 0; k < way.length; k++) {
        if (place[k] < least) {
          move(k, least, gradient);
        }
      }
      double wanted = length * middle;
      while (!close(wanted)) {
        double[] sizes = sizes(gradient, most);
        double threshold = threshold(sizes);
        double reach = 0;
        for (int k = 0; k < way.length; k++) {
          reach += chosen(sizes[k], threshold) ? Math.abs(way[k]) * (most - place[k]) : 0;
        }
        if (!(reach > 0)) {
          return;
        }
        double part = Math.min(1, (wanted - gone()) / reach);
        for (int k = 0; k < way.length; k++) {
          if (chosen(sizes[k], threshold)) {
            move(k, part == 1 ? most : place[k] + part * (most - place[k]), gradient);
          }
        }
        if (part < 1) {
          return;
        }
      }
    }

    private void move(int k, double to, float[] gradient) {
      gathered[k] += (to - place[k]) * way[k] * gradient[k];
      place[k] = to;
    }

    private boolean close(double wanted) {
      return wanted - gone() <= CLOSE * Math.max(1, length - wanted);
    }

    private double gone() {
      double gone = 0;
      for (int k = 0; k < way.length; k++) {
        gone += Math.abs(way[k]) * place[k];
      }
      return gone;
    }

    /** How much the score depends on each; infinite for those that may not go on. */
    private double[] sizes(float[] gradient, double most) {
      double[] sizes = new double[way.length];
      for (int k = 0; k < sizes.length; k++) {
        boolean may = way[k] != 0 && place[k] < most;
        sizes[k] = may ? Math.abs(gradient[k]) : Double.POSITIVE_INFINITY;
      }
      return sizes;
    }

    private double threshold(double[] sizes) {
      double[] sorted = sizes.clone();
      Arrays.sort(sorted);
      return sorted[(int) (fraction * (sorted.length - 1))];
    }

    private static boolean chosen(double size, double threshold) {
      return size <= threshold && size < Double.POSITIVE_INFINITY;
    }
  }
}
