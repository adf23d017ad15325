package limpid.explain.inside;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.graph.Backward;
import limpid.core.op.Node;
import limpid.core.program.Control;
import limpid.explain.Choices;
import limpid.explain.Citation;
import limpid.explain.Option;
import limpid.explain.Options;
import limpid.explain.Values;
import limpid.explain.run.LayerChoice;
import limpid.nn.Adam;
import limpid.nn.Model;

/**
 * An image from its features: {@code argmin_x |F(x) - F(x0)|^2 / |F(x0)|^2 + a mean |2 v - 1|^alpha
 * + b mean (dx^2 + dy^2)^(beta/2)}, where F are the activations of a layer, v is the image in
 * [0,1], and dx, dy are the differences of neighbours in it. What the layer has kept of a photo
 * comes back, what it has let go does not. From noise, with Adam, in pixels or in waves and colours
 * as {@link Maximise} has them.
 *
 * <p>Mahendran and Vedaldi, Understanding Deep Image Representations by Inverting Them, CVPR 2015.
 *
 * @param steps of the descent
 * @param rate of Adam
 * @param fourier whether the image is optimised as a sum of waves
 * @param decorrelate whether its colours are decorrelated
 * @param norm a above
 * @param alpha the exponent of the norm
 * @param totalVariation b above
 * @param beta the exponent of the total variation
 * @param seed of the noise: same seed, same bits
 */
public record Inversion(
    int steps,
    double rate,
    boolean fourier,
    boolean decorrelate,
    double norm,
    double alpha,
    double totalVariation,
    double beta,
    long seed) {
  /** Where it was published. */
  public static final Citation CITATION =
      new Citation(
          "Mahendran and Vedaldi",
          "Understanding Deep Image Representations by Inverting Them",
          "CVPR",
          2015);

  /** How many steps. */
  public static final Option<Integer> STEPS =
      Options.STEPS.saying("How many steps of gradient descent are taken.").or(400);

  /** Waves rather than pixels. */
  public static final Option<Boolean> FOURIER = Maximise.FOURIER;

  /** The weight of the norm. */
  public static final Option<Double> NORM =
      Option.of(
          "norm",
          "The weight of the image's norm, which keeps it from black and white.",
          Values.numbers(0, Double.POSITIVE_INFINITY),
          0.01);

  /** The norm's exponent. */
  public static final Option<Double> ALPHA =
      Option.of("alpha", "The exponent of that norm.", Values.numbers(1, 100), 6.);

  /** The weight of total variation. */
  public static final Option<Double> TOTAL_VARIATION = Maximise.TOTAL_VARIATION.or(.5);

  /** Its exponent. */
  public static final Option<Double> BETA =
      Option.of("beta", "The exponent of the total variation.", Values.numbers(1, 10), 2.);

  /** All of them. */
  public static final List<Option<?>> OPTIONS =
      List.of(
          STEPS,
          Maximise.RATE,
          FOURIER,
          Maximise.DECORRELATE,
          NORM,
          ALPHA,
          TOTAL_VARIATION,
          BETA,
          Maximise.SEED);

  public Inversion {
    STEPS.checked(steps);
    Maximise.RATE.checked(rate);
    NORM.checked(norm);
    ALPHA.checked(alpha);
    TOTAL_VARIATION.checked(totalVariation);
    BETA.checked(beta);
  }

  public Inversion() {
    this(Choices.NONE);
  }

  /** As it was chosen. */
  public Inversion(Choices choices) {
    this(
        choices.get(STEPS),
        choices.get(Maximise.RATE),
        choices.get(FOURIER),
        choices.get(Maximise.DECORRELATE),
        choices.get(NORM),
        choices.get(ALPHA),
        choices.get(TOTAL_VARIATION),
        choices.get(BETA),
        choices.get(Maximise.SEED));
  }

  /**
   * The image whose features at a layer are a photo's. Its scores are {@code |F(x) - F(x0)|^2 /
   * |F(x0)|^2}.
   *
   * @param photo as an input {@code [1,H,W,C]}
   * @param range what the net is given of black and white
   * @param control is told the steps that are done, and asked whether to go on
   * @throws IllegalArgumentException if there is no such layer, it is 0 everywhere, or has values
   *     that are not finite
   */
  public Optimised image(
      Model model, Tensor photo, InputRange range, LayerChoice layer, Control control) {
    Parametrisation parametrisation = new Parametrisation(fourier, decorrelate, photo.shape());
    control.check();
    Node wanted = Node.constant(ImageGradient.layer(model.trace(photo), layer).value());
    Finite.require(layer.text(), wanted.value());
    double size = wanted.square().sum().value().item();
    if (!(size > 0)) {
      throw new IllegalArgumentException(
          "layer " + layer.text() + ": the image has no features there, all are 0");
    }
    ImageGradient distance =
        new ImageGradient(
            model,
            photo.shape(),
            trace -> ImageGradient.layer(trace, layer).sub(wanted).square().sum().mul(1 / size));
    Tensor z = parametrisation.start(new SplittableRandom(seed));
    Adam adam = new Adam();
    List<Double> scores = new ArrayList<>();
    for (int step = 0; step < steps; step++) {
      Node variable = Node.variable(z);
      Node image = parametrisation.image(variable);
      Node input = range.input(image);
      ImageGradient.Value value = distance.at(input.value(), control);
      scores.add(value.score());
      Node loss = input.mul(Node.constant(value.gradient())).sum().scalar().add(penalty(image));
      adam.step("z", z, Backward.from(loss).to(variable).of(variable).value(), rate);
      control.progress(step + 1, steps);
    }
    Tensor image = parametrisation.image(Node.constant(z)).value();
    Tensor input = range.input(Node.constant(image)).value();
    return new Optimised(image, input, scores, distance.at(input, control).score());
  }

  private Node penalty(Node image) {
    Shape shape = image.shape();
    Node penalty = Node.constant(0);
    if (norm > 0) {
      Node even = image.mul(2).add(-1).abs();
      penalty = penalty.add(even.pow(alpha).mean().mul(norm).scalar());
    }
    if (totalVariation > 0) {
      Node variation = Smoothness.totalVariation(image, beta);
      penalty = penalty.add(variation.mul(totalVariation / shape.size()));
    }
    return penalty;
  }
}
