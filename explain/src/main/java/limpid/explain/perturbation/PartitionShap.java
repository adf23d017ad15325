package limpid.explain.perturbation;

import static limpid.explain.Options.SEED;
import static limpid.explain.perturbation.Features.HIDDEN;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.explain.Axiom;
import limpid.explain.Baseline;
import limpid.explain.Cost;
import limpid.explain.Descriptor;
import limpid.explain.Explainer;
import limpid.explain.Family;
import limpid.explain.Option;
import limpid.explain.Options;
import limpid.explain.Values;
import limpid.explain.map.Attribution;
import limpid.explain.map.Completeness;
import limpid.explain.map.Normalisation;
import limpid.explain.run.Run;
import limpid.explain.target.OutputTarget;
import limpid.explain.target.Score;

/**
 * Partition SHAP: Owen values of the pixels over a hierarchy of cuts. A rectangle, the whole image
 * first, is cut in the middle, across its longer side; what it adds to a context S, {@code s(S and
 * it) - s(S)}, is divided between its halves l and r, each of which comes first in half of the
 * orders:
 *
 * <pre>
 * l gets 1/2 (s(S, l) - s(S)) + 1/2 (s(S, l, r) - s(S, r)), and r likewise
 * </pre>
 *
 * <p>and so on with each of the four, that which matters most first, until the images that may be
 * scored are used up; what a rectangle then has is divided evenly among its pixels. The map {@code
 * [H,W]} is signed, in the unit of the score, and sums to what the score is above that of the
 * baseline.
 *
 * <p>Cuts, order and number of images are those of shap's Partition explainer with its image
 * masker, five rectangles being cut at a time; shap goes on to cut pixels into channels, which
 * their sum does not see, and cuts rectangles that matter equally in an order of its own.
 *
 * <p>Owen, Values of games with a priori unions, 1977; Lundberg and Lee, A Unified Approach to
 * Interpreting Model Predictions, NeurIPS 2017.
 *
 * @param samples the most images that are scored, those with all and with nothing shown among them
 * @param seed what a baseline that is random is drawn from
 */
public record PartitionShap(int samples, Baseline baseline, long seed) implements Explainer {
  private static final Option<Integer> SAMPLES =
      Options.SAMPLES
          .among(Values.integers(2, Integer.MAX_VALUE), 500)
          .saying("How many images are scored, at most.");

  /** Rectangles that are cut at a time. */
  private static final int AT_ONCE = 5;

  /** What there is to know about it. */
  public static final Descriptor METHOD =
      Descriptor.named("partition-shap", "partition-explainer", "owen")
          .line("Owen values over a hierarchy of cuts through the image, the strongest cut first.")
          .family(Family.PERTURBATION)
          .citation(
              "Lundberg and Lee",
              "A Unified Approach to Interpreting Model Predictions",
              "NeurIPS",
              2017)
          .formula("l of l, r gets ((s(S, l) - s(S)) + (s(S, l, r) - s(S, r))) / 2, cut by cut")
          .cost((choices, image) -> new Cost.Passes(2 + scored(choices.get(SAMPLES), image), 0))
          .holds(Axiom.COMPLETENESS, Axiom.IMPLEMENTATION_INVARIANCE)
          .takes(SAMPLES, HIDDEN, SEED)
          .made(
              choices ->
                  new PartitionShap(choices.get(SAMPLES), choices.get(HIDDEN), choices.get(SEED)));

  public PartitionShap {
    SAMPLES.checked(samples);
  }

  /** On a baseline of 0. */
  public PartitionShap(int samples) {
    this(samples, HIDDEN.otherwise(), SEED.otherwise());
  }

  /** How many images are scored beside the whole and the baseline: two for each cut. */
  private static int scored(int samples, Shape image) {
    int most = 2 * Math.ceilDiv(samples - 2, 2);
    return (int) Math.min(most, Rectangle.of(image).scored(1, most));
  }

  @Override
  public String name() {
    return METHOD.name();
  }

  @Override
  public Attribution attribute(Run run, OutputTarget target) {
    Tensor x = run.image();
    Tensor b = baseline.of(x, seed);
    double all = Score.of(target, run.output()).value();
    Images images = new Images(run, target, b);
    double none = images.scores(List.of(Optional.empty()))[0];
    Division division = new Division(x.shape());
    division.add(Rectangle.of(x.shape()), Optional.empty(), none, all, 1);
    int left = scored(samples, x.shape());
    while (left > 0) {
      List<Claim> cut = division.taken(Math.min(AT_ONCE, left / 2));
      List<Optional<Shown>> asked = new ArrayList<>();
      for (Claim claim : cut) {
        claim.rectangle().halves().forEach(half -> asked.add(claim.with(half)));
      }
      float[] scores = images.scores(asked);
      for (int i = 0; i < cut.size(); i++) {
        division.cut(cut.get(i), asked.subList(2 * i, 2 * i + 2), scores[2 * i], scores[2 * i + 1]);
      }
      left -= scores.length;
    }
    double[] values = division.values();
    Tensor map = Tensor.zeros(Shape.of(x.shape().at(1), x.shape().at(2)));
    double sum = 0;
    for (int k = 0; k < values.length; k++) {
      map.data()[k] = (float) values[k];
      sum += values[k];
    }
    return new Attribution(map, Optional.empty(), Normalisation.PYTORCH_GRAD_CAM)
        .complete(new Completeness(sum, all - none));
  }

  /** Rows from top to bottom, columns from left to right, the ends left out. */
  private record Rectangle(int top, int left, int bottom, int right) {

    static Rectangle of(Shape image) {
      return new Rectangle(0, 0, image.at(1), image.at(2));
    }

    int size() {
      return (bottom - top) * (right - left);
    }

    List<Rectangle> halves() {
      int middle;
      if (bottom - top >= right - left) {
        middle = top + (bottom - top) / 2;
        return List.of(
            new Rectangle(top, left, middle, right), new Rectangle(middle, left, bottom, right));
      }
      middle = left + (right - left) / 2;
      return List.of(
          new Rectangle(top, left, bottom, middle), new Rectangle(top, middle, bottom, right));
    }

    /** The images that it takes to cut it to pixels in so many contexts, or more than the most. */
    long scored(long contexts, long most) {
      long scored = 0;
      if (size() > 1) {
        scored = 2 * contexts;
        for (Rectangle half : halves()) {
          scored += scored > most ? 0 : half.scored(2 * contexts, most - scored);
        }
      }
      return scored;
    }

    void copy(Tensor from, float[] to, int at) {
      int c = from.shape().at(3);
      int w = from.shape().at(2);
      for (int row = top; row < bottom; row++) {
        int start = (row * w + left) * c;
        System.arraycopy(from.data(), start, to, at + start, (right - left) * c);
      }
    }
  }

  /** Rectangles that are shown: one, and others. */
  private record Shown(Rectangle rectangle, Optional<Shown> others) {}

  /**
   * What a rectangle adds to a context.
   *
   * @param before the score of the context
   * @param after the score of the context with the rectangle
   * @param weight of that in all orders
   * @param number the earlier one comes first among equals
   */
  private record Claim(
      Rectangle rectangle,
      Optional<Shown> context,
      double before,
      double after,
      double weight,
      int number) {
    static final Comparator<Claim> STRONGEST_FIRST =
        Comparator.<Claim>comparingDouble(claim -> -Math.abs(claim.gain()))
            .thenComparingInt(Claim::number);

    double gain() {
      return (after - before) * weight;
    }

    Optional<Shown> with(Rectangle half) {
      return Optional.of(new Shown(half, context));
    }
  }

  /** What of the gain has gone to pixels, and what is still to be divided. */
  private static final class Division {
    private final PriorityQueue<Claim> open = new PriorityQueue<>(Claim.STRONGEST_FIRST);
    private final double[] values;
    private final int w;
    private int claims;

    Division(Shape image) {
      w = image.at(2);
      values = new double[image.at(1) * w];
    }

    void add(
        Rectangle rectangle, Optional<Shown> context, double before, double after, double weight) {
      open.add(new Claim(rectangle, context, before, after, weight, claims++));
    }

    /** The strongest that can be cut, so many at most. */
    List<Claim> taken(int most) {
      List<Claim> taken = new ArrayList<>();
      while (!open.isEmpty() && taken.size() < most) {
        Claim claim = open.poll();
        if (claim.rectangle().size() == 1) {
          pay(claim);
        } else {
          taken.add(claim);
        }
      }
      return taken;
    }

    /**
     * @param halves the context with one half, and with the other
     * @param first the score of the former
     * @param second the score of the latter
     */
    void cut(Claim claim, List<Optional<Shown>> halves, double first, double second) {
      Rectangle one = halves.get(0).orElseThrow().rectangle();
      Rectangle other = halves.get(1).orElseThrow().rectangle();
      double weight = claim.weight() / 2;
      add(one, claim.context(), claim.before(), first, weight);
      add(other, claim.context(), claim.before(), second, weight);
      add(one, halves.get(1), second, claim.after(), weight);
      add(other, halves.get(0), first, claim.after(), weight);
    }

    private void pay(Claim claim) {
      Rectangle r = claim.rectangle();
      for (int row = r.top(); row < r.bottom(); row++) {
        for (int column = r.left(); column < r.right(); column++) {
          values[row * w + column] += claim.gain() / r.size();
        }
      }
    }

    /** What is not divided any further goes to all pixels of its rectangle. */
    double[] values() {
      while (!open.isEmpty()) {
        pay(open.poll());
      }
      return values;
    }
  }

  /** Images of which rectangles are shown. */
  private record Images(Run run, OutputTarget target, Tensor hidden) {

    float[] scores(List<Optional<Shown>> shown) {
      return run.variants()
          .scores(target, shown.size(), (i, to, at) -> write(shown.get(i), to, at));
    }

    private void write(Optional<Shown> shown, float[] to, int at) {
      System.arraycopy(hidden.data(), 0, to, at, hidden.size());
      for (Optional<Shown> one = shown; one.isPresent(); one = one.get().others()) {
        one.get().rectangle().copy(run.image(), to, at);
      }
    }
  }
}
