package limpid.explain.inside;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.graph.Backward;
import limpid.core.graph.Rule;
import limpid.core.op.Node;
import limpid.core.op.Relu;
import limpid.core.program.Control;
import limpid.explain.Choices;
import limpid.explain.Citation;
import limpid.explain.Option;
import limpid.explain.Options;
import limpid.explain.Values;
import limpid.nn.Adam;
import limpid.nn.Model;

/**
 * Activation maximisation: the image that excites a neuron, a channel or a class the most, {@code
 * argmax_x E_T s(T x) - a sum |x_p - x_q| - b/2 |x - blur(x)|^2}, by gradient ascent from noise
 * through the net. T moves, scales and turns the image at random; p, q are neighbours. The image is
 * optimised in the colours and waves of {@link #decorrelate} and {@link #fourier}, with Adam.
 *
 * <p>Where the gradient is 0 everywhere, for all ReLUs on the way are off, a step takes one that
 * crosses such ReLUs upward.
 *
 * <p>Erhan et al. 2009; Simonyan et al. 2013; Olah, Mordvintsev and Schubert, Feature
 * Visualization, Distill 2017.
 *
 * @param steps of the ascent
 * @param rate of Adam
 * @param fourier whether the image is optimised as a sum of waves
 * @param decorrelate whether its colours are decorrelated; it has three channels then
 * @param jitter by what part of its size it is moved at most, along either axis
 * @param scale by what part of its size it is enlarged or made smaller at most
 * @param rotate by how many degrees it is turned at most
 * @param totalVariation a above, for an image in [0,1]
 * @param smooth b above
 * @param seed of the noise and of what moves it: same seed, same bits
 */
public record Maximise(
    int steps,
    double rate,
    boolean fourier,
    boolean decorrelate,
    double jitter,
    double scale,
    double rotate,
    double totalVariation,
    double smooth,
    long seed) {
  /** Where it was published. */
  public static final Citation CITATION =
      new Citation("Olah et al.", "Feature Visualization", "Distill", 2017);

  /** How many steps are taken. */
  public static final Option<Integer> STEPS =
      Options.STEPS.saying("How many steps of gradient ascent are taken.").or(256);

  /** Adam's rate. */
  public static final Option<Double> RATE =
      Option.of("rate", "How large a step is: Adam's rate.", Values.numbers(0, 100), 0.05);

  /** Waves rather than pixels. */
  public static final Option<Boolean> FOURIER =
      Option.of(
          "fourier", "Optimise the image as a sum of waves, not pixels.", Values.flags(), true);

  /** Decorrelated colours. */
  public static final Option<Boolean> DECORRELATE =
      Option.of(
          "decorrelate",
          "Optimise colours that are independent of each other.",
          Values.flags(),
          true);

  /** Moving. */
  public static final Option<Double> JITTER =
      Option.of(
          "jitter",
          "By what part of its size the image is moved at most, in each step.",
          Values.numbers(0, 1),
          0.06);

  /** Scaling. */
  public static final Option<Double> SCALE =
      Option.of(
          "scaling",
          "By what part of its size the image is scaled at most, in each step.",
          Values.numbers(0, 0.9),
          0.1);

  /** Turning. */
  public static final Option<Double> ROTATE =
      Option.of(
          "rotation",
          "By how many degrees the image is turned at most, in each step.",
          Values.numbers(0, 180),
          10.);

  /** The weight of total variation. */
  public static final Option<Double> TOTAL_VARIATION =
      Option.of(
          "tv",
          "The weight of the image's total variation, which is kept small.",
          Values.numbers(0, Double.POSITIVE_INFINITY),
          0.);

  /** The weight of what a blur changes. */
  public static final Option<Double> SMOOTH =
      Option.of(
          "smooth",
          "The weight of what a blur would change, which is kept small.",
          Values.numbers(0, Double.POSITIVE_INFINITY),
          0.);

  /** What random numbers are drawn from. */
  public static final Option<Long> SEED =
      Options.SEED.saying("What is drawn from: the same seed, the same image.");

  /** All of them. */
  public static final List<Option<?>> OPTIONS =
      List.of(
          STEPS, RATE, FOURIER, DECORRELATE, JITTER, SCALE, ROTATE, TOTAL_VARIATION, SMOOTH, SEED);

  /** Where a ReLU lets nothing through, what pushes it upward. */
  private static final Rule REVIVING =
      step -> {
        if (!(step.op() instanceof Relu)) {
          return step.gradient();
        }
        Node own = step.gradient();
        Node upward = step.g().where(step.x(), step.g().relu());
        return own.where(own.abs().sum(), upward);
      };

  public Maximise {
    STEPS.checked(steps);
    RATE.checked(rate);
    JITTER.checked(jitter);
    SCALE.checked(scale);
    ROTATE.checked(rotate);
    TOTAL_VARIATION.checked(totalVariation);
    SMOOTH.checked(smooth);
  }

  public Maximise() {
    this(Choices.NONE);
  }

  /** As it was chosen. */
  public Maximise(Choices choices) {
    this(
        choices.get(STEPS),
        choices.get(RATE),
        choices.get(FOURIER),
        choices.get(DECORRELATE),
        choices.get(JITTER),
        choices.get(SCALE),
        choices.get(ROTATE),
        choices.get(TOTAL_VARIATION),
        choices.get(SMOOTH),
        choices.get(SEED));
  }

  /**
   * The image that excites a net.
   *
   * @param shape of an input, {@code [1,H,W,C]}
   * @param range what the net is given of black and white
   * @param control is told the steps that are done, and asked whether to go on
   * @throws IllegalArgumentException if the net cannot run on such images, or has no such number
   */
  public Optimised image(
      Model model, Shape shape, InputRange range, Objective objective, Control control) {
    Parametrisation parametrisation = new Parametrisation(fourier, decorrelate, shape);
    Ascent ascent = new Ascent(model, shape, objective);
    SplittableRandom random = new SplittableRandom(seed);
    Robustness moves = new Robustness(Math.round(jitter * shape.at(1)), scale, rotate);
    Tensor z = parametrisation.start(random);
    Adam adam = new Adam();
    List<Double> scores = new ArrayList<>();
    for (int step = 0; step < steps; step++) {
      Node variable = Node.variable(z);
      Node image = parametrisation.image(variable);
      Node seen = moves.drawn(random).of(range.input(image), range.grey());
      ImageGradient.Value value = ascent.at(seen.value(), control);
      scores.add(value.score());
      Node loss = seen.mul(Node.constant(value.gradient())).sum().negate().scalar();
      loss = loss.add(Smoothness.penalty(image, totalVariation, smooth));
      adam.step("z", z, Backward.from(loss).to(variable).of(variable).value(), rate);
      control.progress(step + 1, steps);
    }
    Tensor image = parametrisation.image(Node.constant(z)).value();
    Tensor input = range.input(Node.constant(image)).value();
    return new Optimised(image, input, scores, ascent.at(input, control).score());
  }

  /** The gradient of an objective, or what takes its place where it is 0 everywhere. */
  private static final class Ascent {
    private final Model model;
    private final Shape shape;
    private final Objective objective;
    private final ImageGradient gradient;
    private ImageGradient reviving;

    Ascent(Model model, Shape shape, Objective objective) {
      this.model = model;
      this.shape = shape;
      this.objective = objective;
      gradient = new ImageGradient(model, shape, objective::of);
    }

    ImageGradient.Value at(Tensor image, Control control) {
      ImageGradient.Value value = gradient.at(image, control);
      for (float one : value.gradient().data()) {
        if (one != 0) {
          return value;
        }
      }
      if (reviving == null) {
        reviving = new ImageGradient(model, shape, objective::of, REVIVING);
      }
      return reviving.at(image, control);
    }
  }
}
