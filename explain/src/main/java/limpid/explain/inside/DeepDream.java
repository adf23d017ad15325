package limpid.explain.inside;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;
import limpid.core.graph.Backward;
import limpid.core.op.Gather;
import limpid.core.op.Node;
import limpid.core.op.Resize;
import limpid.core.op.Sampling;
import limpid.core.program.Control;
import limpid.explain.Choices;
import limpid.explain.Citation;
import limpid.explain.Option;
import limpid.explain.Options;
import limpid.explain.Values;
import limpid.explain.map.GaussianBlur;
import limpid.nn.Model;

/**
 * DeepDream: a photo in which what a layer sees is made stronger, {@code v = v + r g / mean |g|, g
 * = ds/dv}, in several sizes, the smallest first; s is half the mean square of the layer's
 * activations, or any other {@link Objective}. What was dreamt at one size is enlarged and added to
 * the photo at the next. Before each step the image is rolled by a random number of pixels, and
 * back after it.
 *
 * <p>Mordvintsev, Olah and Tyka, Inceptionism: Going Deeper into Neural Networks, Google Research
 * blog 2015.
 *
 * @param octaves how many sizes there are
 * @param ratio of one size to the one before
 * @param steps at each size
 * @param rate r above, for a photo v in [0,1]
 * @param jitter by how many pixels it is rolled at most, along either axis
 * @param size of the longer side of the result in pixels
 * @param seed of what it is rolled by: same seed, same bits
 */
public record DeepDream(
    int octaves, double ratio, int steps, double rate, int jitter, int size, long seed) {
  /** Where it was published. */
  public static final Citation CITATION =
      new Citation(
          "Mordvintsev, Olah and Tyka",
          "Inceptionism: Going Deeper into Neural Networks",
          "Google Research blog",
          2015);

  /** How many sizes. */
  public static final Option<Integer> OCTAVES =
      Option.of("octaves", "In how many sizes the photo is dreamt of.", Values.integers(1, 20), 4);

  /** The ratio of sizes. */
  public static final Option<Double> RATIO =
      Option.of(
          "octave-scale",
          "How much larger each of these sizes is than the one before.",
          Values.numbers(1.01, 4),
          1.4);

  /** How many steps. */
  public static final Option<Integer> STEPS =
      Options.STEPS.saying("How many steps of gradient ascent are taken at each size.").or(10);

  /** How large a step is. */
  public static final Option<Double> RATE =
      Option.of(
          "rate",
          "How far the mean pixel moves in a step, for a photo from 0 to 1.",
          Values.numbers(0, 1),
          0.006);

  /** Rolling. */
  public static final Option<Integer> JITTER =
      Option.of(
          "jitter",
          "By how many pixels the image is rolled at most, in each step.",
          Values.integers(0, 1000),
          32);

  /** The result's size. */
  public static final Option<Integer> SIZE =
      Option.of(
          "side", "The longer side of the result, in pixels.", Values.integers(1, 10_000), 448);

  /** What random numbers are drawn from. */
  public static final Option<Long> SEED = Maximise.SEED;

  /** All of them. */
  public static final List<Option<?>> OPTIONS =
      List.of(OCTAVES, RATIO, STEPS, RATE, JITTER, SIZE, SEED);

  public DeepDream {
    OCTAVES.checked(octaves);
    RATIO.checked(ratio);
    STEPS.checked(steps);
    RATE.checked(rate);
    JITTER.checked(jitter);
    SIZE.checked(size);
  }

  public DeepDream() {
    this(Choices.NONE);
  }

  /** As it was chosen. */
  public DeepDream(Choices choices) {
    this(
        choices.get(OCTAVES),
        choices.get(RATIO),
        choices.get(STEPS),
        choices.get(RATE),
        choices.get(JITTER),
        choices.get(SIZE),
        choices.get(SEED));
  }

  /**
   * A photo as a net dreams of it.
   *
   * @param photo as an input {@code [1,H,W,C]} of any size
   * @param range what the net is given of black and white
   * @param control is told the steps that are done, and asked whether to go on
   * @throws IllegalArgumentException if the net cannot run on images of one of the sizes
   */
  public Optimised image(
      Model model, Tensor photo, InputRange range, Objective objective, Control control) {
    SplittableRandom random = new SplittableRandom(seed);
    Tensor whole = range.image(photo);
    Tensor image = null;
    Tensor before = null;
    List<Double> scores = new ArrayList<>();
    for (int octave = 0; octave < octaves; octave++) {
      Tensor base = sized(whole, octave);
      ImageGradient gradient = gradient(model, base.shape(), objective);
      image = image == null ? base.copy() : added(base, image, before);
      for (int step = 0; step < steps; step++) {
        scores.add(climbed(image, gradient, range, random, control));
        control.progress(octave * steps + step + 1, octaves * steps);
      }
      before = base;
      if (octave == octaves - 1) {
        Tensor input = range.input(Node.constant(image)).value();
        return new Optimised(image, input, scores, gradient.at(input, control).score());
      }
    }
    throw new IllegalStateException("deepdream: there is at least one octave");
  }

  private static ImageGradient gradient(Model model, Shape image, Objective objective) {
    try {
      return new ImageGradient(model, image, objective::of);
    } catch (ShapeException e) {
      throw new ShapeException(
          "at %dx%d pixels: %s".formatted(image.at(2), image.at(1), e.getMessage()));
    }
  }

  /** The photo at the size of an octave, blurred first where it shrinks. */
  private Tensor sized(Tensor photo, int octave) {
    Shape shape = photo.shape();
    double longer = size / Math.pow(ratio, octaves - 1 - octave);
    double factor = longer / Math.max(shape.at(1), shape.at(2));
    int h = Math.max(1, (int) Math.round(shape.at(1) * factor));
    int w = Math.max(1, (int) Math.round(shape.at(2) * factor));
    double sigma = Math.max(0, (1 / factor - 1) / 2);
    return resized(GaussianBlur.mirrored(sigma).of(photo), h, w);
  }

  private static Tensor resized(Tensor image, int h, int w) {
    return new Resize(h, w, Sampling.BILINEAR).of(Node.constant(image)).value();
  }

  /** The photo with what was dreamt at the size before. */
  private static Tensor added(Tensor base, Tensor dreamt, Tensor before) {
    Tensor detail = Node.constant(dreamt).sub(Node.constant(before)).value();
    Tensor larger = resized(detail, base.shape().at(1), base.shape().at(2));
    return Node.constant(base).add(Node.constant(larger)).value();
  }

  /** One step, in place; the score before it. */
  private double climbed(
      Tensor image,
      ImageGradient gradient,
      InputRange range,
      SplittableRandom random,
      Control control) {
    Node v = Node.variable(image);
    Node rolled = rolled(rolled(v, 1, random), 2, random);
    Node input = range.input(rolled);
    ImageGradient.Value value = gradient.at(input.value(), control);
    Tensor g = Backward.from(input).seed(Node.constant(value.gradient())).to(v).of(v).value();
    double mean = 0;
    for (float one : g.data()) {
      mean += Math.abs(one) / g.size();
    }
    double unit = mean == 0 ? 0 : rate / mean;
    image.edit(
        values -> {
          for (int k = 0; k < image.size(); k++) {
            values[k] = (float) Math.clamp(values[k] + unit * g.data()[k], 0, 1);
          }
        });
    return value.score();
  }

  private Node rolled(Node image, int axis, SplittableRandom random) {
    int by = random.nextInt(2 * jitter + 1) - jitter;
    int[] places = new int[image.shape().at(axis)];
    for (int k = 0; k < places.length; k++) {
      places[k] = Math.floorMod(k - by, places.length);
    }
    return Gather.of(axis, places).of(image);
  }
}
