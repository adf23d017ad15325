package limpid.explain.perturbation;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.explain.Axiom;
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

/**
 * Occlusion: what the score loses when a window slides over the image and hides what is under it:
 * {@code M_p = mean over windows v that cover pixel p of (s(x) - s(x hidden by v))}, {@code [H,W]},
 * signed. Hidden is 0, in an image prepared for its net: the mean colour. Windows begin {@code
 * stride} apart, and the last ones end at the border.
 *
 * <p>That is captum's; under {@link Convention#TF_EXPLAIN} windows lie side by side and the raw map
 * has one value for each, {@code 1 - s(x hidden)}, s the softmax probability of the target's class.
 *
 * <p>Zeiler and Fergus, Visualizing and Understanding Convolutional Networks, ECCV 2014.
 *
 * @param window the side of the window in pixels, or empty for an eighth of the image's shorter
 *     side
 * @param stride from one window to the next, at most the window's side, or empty for half of it
 */
public record Occlusion(OptionalInt window, OptionalInt stride, Convention convention)
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
          Values.oneOf(List.of(Convention.CAPTUM, Convention.TF_EXPLAIN)), Convention.CAPTUM);

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
          .takes(WINDOW, STRIDE, CONVENTION)
          .made(Occlusion::of);

  public Occlusion {
    WINDOW.checked(window);
    STRIDE.checked(stride);
    CONVENTION.checked(convention);
    if (window.isPresent() && stride.isPresent() && stride.getAsInt() > window.getAsInt()) {
      throw new IllegalArgumentException(
          "stride %d: leaves pixels that no window of %d covers"
              .formatted(stride.getAsInt(), window.getAsInt()));
    }
  }

  /** As captum has it, with a window that suits the image. */
  public Occlusion() {
    this(OptionalInt.empty(), OptionalInt.empty(), Convention.CAPTUM);
  }

  public Occlusion(int window, int stride) {
    this(OptionalInt.of(window), OptionalInt.of(stride), Convention.CAPTUM);
  }

  private static Occlusion of(Choices choices) {
    return new Occlusion(choices.get(WINDOW), choices.get(STRIDE), choices.get(CONVENTION));
  }

  @Override
  public String name() {
    return METHOD.name();
  }

  @Override
  public Attribution attribute(Run run, OutputTarget target) {
    Windows windows = windows(run.image().shape());
    boolean sideBySide = convention == Convention.TF_EXPLAIN;
    OutputTarget score = sideBySide ? target.probability() : target;
    float[] scores =
        run.variants()
            .scores(
                score, 1 + windows.count(), (i, to, at) -> windows.hide(run.image(), i, to, at));
    return sideBySide
        ? new Attribution(windows.grid(scores), Optional.empty(), Normalisation.TF_EXPLAIN)
        : new Attribution(windows.mean(scores), Optional.empty(), Normalisation.PYTORCH_GRAD_CAM);
  }

  private Windows windows(Shape image) {
    int shorter = Math.min(image.at(1), image.at(2));
    int side = window.orElse(Math.max(stride.orElse(1), Math.max(1, shorter / 8)));
    int step = convention == Convention.TF_EXPLAIN ? side : stride.orElse(Math.max(1, side / 2));
    return new Windows(image.at(1), image.at(2), side, step);
  }

  /** The places of a window on an image, row by row. */
  private record Windows(int h, int w, int side, int step) {

    int rows() {
      return Math.ceilDiv(Math.max(0, h - side), step) + 1;
    }

    int columns() {
      return Math.ceilDiv(Math.max(0, w - side), step) + 1;
    }

    int count() {
      return rows() * columns();
    }

    /** Variant 0 is the image itself, variant 1 + v hides window v. */
    void hide(Tensor image, int variant, float[] to, int at) {
      System.arraycopy(image.data(), 0, to, at, image.size());
      if (variant == 0) {
        return;
      }
      int c = image.shape().at(3);
      int left = left(variant - 1);
      int right = Math.min(left + side, w);
      for (int row = top(variant - 1); row < Math.min(top(variant - 1) + side, h); row++) {
        Arrays.fill(to, at + (row * w + left) * c, at + (row * w + right) * c, 0);
      }
    }

    private int top(int v) {
      return v / columns() * step;
    }

    private int left(int v) {
      return v % columns() * step;
    }

    /** Each pixel the mean over the windows that cover it. */
    Tensor mean(float[] scores) {
      double[] sums = new double[h * w];
      int[] covers = new int[h * w];
      for (int v = 0; v < count(); v++) {
        double lost = (double) scores[0] - scores[1 + v];
        for (int row = top(v); row < Math.min(top(v) + side, h); row++) {
          for (int column = left(v); column < Math.min(left(v) + side, w); column++) {
            sums[row * w + column] += lost;
            covers[row * w + column]++;
          }
        }
      }
      Tensor mean = Tensor.zeros(Shape.of(h, w));
      for (int i = 0; i < sums.length; i++) {
        mean.data()[i] = (float) (sums[i] / covers[i]);
      }
      return mean;
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
