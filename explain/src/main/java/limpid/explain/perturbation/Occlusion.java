package limpid.explain.perturbation;

import static limpid.explain.Options.SEED;
import static limpid.explain.perturbation.Features.HIDDEN;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.explain.Axiom;
import limpid.explain.Baseline;
import limpid.explain.Choices;
import limpid.explain.Convention;
import limpid.explain.Cost;
import limpid.explain.Descriptor;
import limpid.explain.Explainer;
import limpid.explain.Family;
import limpid.explain.Option;
import limpid.explain.Options;
import limpid.explain.Values;
import limpid.explain.map.Attribution;
import limpid.explain.map.Normalisation;
import limpid.explain.run.Run;
import limpid.explain.target.OutputTarget;
import limpid.explain.target.Scale;

/**
 * Occlusion: what the score loses when a window slides over the image and hides what is under it:
 * {@code M_p = mean over windows v that cover pixel p of (s(x) - s(x hidden by v))}, {@code [H,W]},
 * signed, in the unit of the score. What is hidden shows the baseline, 0 unless one is chosen: in
 * an image prepared for its net that is the mean colour. Windows begin {@code stride} apart, and
 * the last ones end at the border.
 *
 * <p>That is captum's, whose stride is 1 unless told otherwise. {@link Convention#XPLIQUE} has the
 * sum over windows in place of the mean, and only windows that lie in the image whole. Under {@link
 * Convention#TF_EXPLAIN} windows lie side by side and the raw map has one value for each, {@code 1
 * - s(x hidden)}, s the softmax probability of the target's class. Both hide with the baseline
 * {@code grey}, if it is chosen.
 *
 * <p>Zeiler and Fergus, Visualizing and Understanding Convolutional Networks, ECCV 2014.
 *
 * @param window the side of the window in pixels, or empty for an eighth of the image's shorter
 *     side
 * @param stride from one window to the next, at most the window's side, or empty for half of it;
 *     tf-explain takes none, its windows lie side by side
 * @param seed what a baseline that is random is drawn from
 */
public record Occlusion(
    OptionalInt window, OptionalInt stride, Baseline baseline, Convention convention, long seed)
    implements Explainer {
  private static final Option<OptionalInt> WINDOW =
      Option.of(
              "window",
              "The side of the square that hides, in pixels.",
              Values.integersIfAny(1, Integer.MAX_VALUE),
              OptionalInt.empty())
          .orElse("an eighth of the image's shorter side");
  private static final Option<OptionalInt> STRIDE =
      Option.of(
              "stride",
              "From one square to the next, in pixels.",
              Values.integersIfAny(1, Integer.MAX_VALUE),
              OptionalInt.empty())
          .orElse("half the square's side");
  private static final Option<Convention> CONVENTION =
      Options.CONVENTION.among(
          Values.oneOf(List.of(Convention.CAPTUM, Convention.TF_EXPLAIN, Convention.XPLIQUE)),
          Convention.CAPTUM);

  /** What there is to know about it. */
  public static final Descriptor METHOD =
      Descriptor.named("occlusion")
          .line("What the score loses when a window hides a part of the image.")
          .family(Family.PERTURBATION)
          .citation(
              "Zeiler and Fergus",
              "Visualizing and Understanding Convolutional Networks",
              "ECCV",
              2014)
          .formula("M_p = mean over windows v that cover pixel p of s(x) - s(x hidden by v)")
          .cost((choices, image) -> new Cost.Passes(2 + of(choices).windows(image).count(), 0))
          .holds(Axiom.SENSITIVITY, Axiom.IMPLEMENTATION_INVARIANCE, Axiom.LINEARITY)
          .takes(WINDOW, STRIDE, HIDDEN, CONVENTION, SEED)
          .made(Occlusion::of);

  public Occlusion {
    WINDOW.checked(window);
    STRIDE.checked(stride);
    CONVENTION.checked(convention);
    if (stride.isPresent() && convention == Convention.TF_EXPLAIN) {
      throw new IllegalArgumentException(
          "stride %d: tf-explain's windows lie side by side, their side is the stride"
              .formatted(stride.getAsInt()));
    }
    if (window.isPresent() && stride.isPresent() && stride.getAsInt() > window.getAsInt()) {
      throw new IllegalArgumentException(
          "stride %d: leaves pixels that no window of %d covers"
              .formatted(stride.getAsInt(), window.getAsInt()));
    }
  }

  /** As captum has it, with a window that suits the image. */
  public Occlusion() {
    this(OptionalInt.empty(), OptionalInt.empty(), Baseline.ZERO, Convention.CAPTUM, 0);
  }

  /** As captum has it. */
  public Occlusion(int window, int stride) {
    this(OptionalInt.of(window), OptionalInt.of(stride), Baseline.ZERO, Convention.CAPTUM, 0);
  }

  private static Occlusion of(Choices choices) {
    return new Occlusion(
        choices.get(WINDOW),
        choices.get(STRIDE),
        choices.get(HIDDEN),
        choices.get(CONVENTION),
        choices.get(SEED));
  }

  @Override
  public String name() {
    return METHOD.name();
  }

  @Override
  public Attribution attribute(Run run, OutputTarget target) {
    Tensor x = run.image();
    Tensor hidden = baseline.of(x, seed);
    Windows windows = windows(x.shape());
    OutputTarget score = convention == Convention.TF_EXPLAIN ? probability(target) : target;
    float[] scores =
        run.variants()
            .scores(score, 1 + windows.count(), (i, to, at) -> windows.hide(x, hidden, i, to, at));
    return switch (convention) {
      case TF_EXPLAIN -> found(windows.grid(scores), Normalisation.TF_EXPLAIN);
      case XPLIQUE -> found(windows.lost(scores, false), Normalisation.XPLIQUE);
      default -> found(windows.lost(scores, true), Normalisation.PYTORCH_GRAD_CAM);
    };
  }

  private static OutputTarget probability(OutputTarget target) {
    if (target.scale() != Scale.LOGIT && target.scale() != Scale.PROBABILITY) {
      throw new IllegalArgumentException(
          "occlusion: the convention of tf-explain is for the probability of a class; captum's is"
              + " for any target");
    }
    return target.probability();
  }

  private static Attribution found(Tensor raw, Normalisation normalisation) {
    return new Attribution(raw, Optional.empty(), normalisation);
  }

  private Windows windows(Shape image) {
    int shorter = Math.min(image.at(1), image.at(2));
    int side = window.orElse(Math.max(stride.orElse(1), Math.max(1, shorter / 8)));
    int step = convention == Convention.TF_EXPLAIN ? side : stride.orElse(Math.max(1, side / 2));
    boolean whole = convention == Convention.XPLIQUE;
    if (whole && side > shorter) {
      throw new IllegalArgumentException(
          "occlusion: no window of %d lies whole in an image of %dx%d; a smaller window is needed"
              .formatted(side, image.at(1), image.at(2)));
    }
    return new Windows(image.at(1), image.at(2), side, step, whole);
  }

  /**
   * The places of a window on an image, row by row.
   *
   * @param whole whether windows end inside the image, and not where the last pixel is covered
   */
  private record Windows(int h, int w, int side, int step, boolean whole) {

    int rows() {
      return places(h);
    }

    int columns() {
      return places(w);
    }

    private int places(int length) {
      int rest = Math.max(0, length - side);
      return 1 + (whole ? rest / step : Math.ceilDiv(rest, step));
    }

    int count() {
      return rows() * columns();
    }

    /** Variant 0 is the image itself, variant 1 + v hides window v. */
    void hide(Tensor image, Tensor hidden, int variant, float[] to, int at) {
      System.arraycopy(image.data(), 0, to, at, image.size());
      if (variant == 0) {
        return;
      }
      int c = image.shape().at(3);
      int left = left(variant - 1);
      int length = (Math.min(left + side, w) - left) * c;
      for (int row = top(variant - 1); row < bottom(variant - 1); row++) {
        int from = (row * w + left) * c;
        System.arraycopy(hidden.data(), from, to, at + from, length);
      }
    }

    private int top(int v) {
      return v / columns() * step;
    }

    private int bottom(int v) {
      return Math.min(top(v) + side, h);
    }

    private int left(int v) {
      return v % columns() * step;
    }

    /** Each pixel the sum, or the mean, over the windows that cover it. */
    Tensor lost(float[] scores, boolean mean) {
      double[] sums = new double[h * w];
      int[] covers = new int[h * w];
      for (int v = 0; v < count(); v++) {
        double lost = (double) scores[0] - scores[1 + v];
        for (int row = top(v); row < bottom(v); row++) {
          for (int column = left(v); column < Math.min(left(v) + side, w); column++) {
            sums[row * w + column] += lost;
            covers[row * w + column]++;
          }
        }
      }
      Tensor map = Tensor.zeros(Shape.of(h, w));
      for (int i = 0; i < sums.length; i++) {
        map.data()[i] = (float) (mean ? sums[i] / covers[i] : sums[i]);
      }
      return map;
    }

    /** Each window what is missing from a probability of 1. */
    Tensor grid(float[] scores) {
      Tensor grid = Tensor.zeros(Shape.of(rows(), columns()));
      for (int v = 0; v < count(); v++) {
        grid.data()[v] = 1 - scores[1 + v];
      }
      return grid;
    }
  }
}
