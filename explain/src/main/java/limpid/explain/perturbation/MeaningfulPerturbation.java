package limpid.explain.perturbation;

import static limpid.explain.Options.SEED;
import static limpid.explain.Options.STEPS;
import static limpid.explain.perturbation.Features.HIDDEN;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.graph.Backward;
import limpid.core.op.Node;
import limpid.core.op.Resize;
import limpid.core.op.Sampling;
import limpid.core.op.Slice;
import limpid.explain.Baseline;
import limpid.explain.Choices;
import limpid.explain.Cost;
import limpid.explain.Descriptor;
import limpid.explain.Explainer;
import limpid.explain.Family;
import limpid.explain.Option;
import limpid.explain.Values;
import limpid.explain.map.Attribution;
import limpid.explain.map.GaussianBlur;
import limpid.explain.map.Normalisation;
import limpid.explain.run.Run;
import limpid.explain.target.OutputTarget;
import limpid.explain.target.Scale;
import limpid.nn.Adam;

/**
 * Meaningful perturbation: the least that must be hidden for the score to fall. The mask m, in
 * [0,1] on a grid, is found by Adam:
 *
 * <pre>
 * min_m  l1 sum |1 - m| + tv sum (|dm/dy|^beta + |dm/dx|^beta) + E_t s(M x_t + (1 - M) b_t)
 * </pre>
 *
 * M is m enlarged to the image, bilinearly and through a Gaussian of 1/45 of its shorter side, x_t
 * and b_t are image and baseline moved by up to some pixels, one move drawn for each step. A logit
 * stands for its probability. The map is {@code 1 - M}, {@code [H,W]} in [0,1]: what was hidden.
 *
 * <p>m begins as the smallest disc in the middle that takes 99 % of what hiding all takes of the
 * score, as in the paper.
 *
 * <p>Fong and Vedaldi, Interpretable Explanations of Black Boxes by Meaningful Perturbation, ICCV
 * 2017.
 *
 * @param steps of Adam
 * @param grid cells of the mask along each side, where there are as many pixels
 * @param l1 what hiding a cell costs
 * @param tv what differences of neighbouring cells cost
 * @param beta to which power differences count
 * @param rate of Adam
 * @param jitter how many pixels the image is moved at most, along each axis
 * @param seed what moves, and a baseline that is random, are drawn from
 */
public record MeaningfulPerturbation(
    int steps,
    int grid,
    double l1,
    double tv,
    double beta,
    double rate,
    int jitter,
    Baseline baseline,
    long seed)
    implements Explainer {
  private static final Option<Integer> MANY = STEPS.or(300).saying("How many steps of descent.");
  private static final Option<Integer> GRID =
      Option.of("grid", "Cells along each side of the image.", Values.integers(1, 1000), 28);
  private static final Option<Double> L1 =
      Option.of("l1", "What hiding a cell of the mask costs.", Values.numbers(0, 1e6), 1e-4);
  private static final Option<Double> TV =
      Option.of("tv", "What differences of neighbours cost.", Values.numbers(0, 1e6), 1e-2);
  private static final Option<Double> BETA =
      Option.of("beta", "To which power differences count.", Values.numbers(1, 10), 3.);
  private static final Option<Double> RATE =
      Option.of("rate", "How far a step of descent goes.", Values.numbers(1e-9, 1e9), .1);
  private static final Option<Integer> JITTER =
      Option.of(
          "jitter",
          "How many pixels the image is moved at most in each step.",
          Values.integers(0, 1000),
          4);
  private static final Option<Baseline> BLURRED =
      HIDDEN.or(new Baseline.Blur(OptionalDouble.of(10)));

  /** The Gaussian that smooths the mask, of the image's shorter side. */
  private static final double SMOOTH = 5 / 224.;

  /** How many discs are tried, from nothing to all. */
  private static final int DISCS = 17;

  private static final double ENOUGH = .99;

  /** What there is to know about it. */
  public static final Descriptor METHOD =
      Descriptor.named("meaningful-perturbation")
          .line("The least that must be hidden for the score to fall: a mask found by gradients.")
          .family(Family.PERTURBATION)
          .citation(
              "Fong and Vedaldi",
              "Interpretable Explanations of Black Boxes by Meaningful Perturbation",
              "ICCV",
              2017)
          .formula("min_m l1 |1 - m|_1 + tv |grad m|_beta^beta + s(m x + (1 - m) b)")
          .cost(
              (choices, image) ->
                  new Cost.Passes(1L + DISCS + choices.get(MANY), choices.get(MANY)))
          .takes(MANY, GRID, L1, TV, BETA, RATE, JITTER, BLURRED, SEED)
          .made(MeaningfulPerturbation::of);

  public MeaningfulPerturbation {
    MANY.checked(steps);
    GRID.checked(grid);
    L1.checked(l1);
    TV.checked(tv);
    BETA.checked(beta);
    RATE.checked(rate);
    JITTER.checked(jitter);
  }

  /** As the paper has it. */
  public MeaningfulPerturbation() {
    this(Choices.NONE);
  }

  private MeaningfulPerturbation(Choices choices) {
    this(
        choices.get(MANY),
        choices.get(GRID),
        choices.get(L1),
        choices.get(TV),
        choices.get(BETA),
        choices.get(RATE),
        choices.get(JITTER),
        choices.get(BLURRED),
        choices.get(SEED));
  }

  private static MeaningfulPerturbation of(Choices choices) {
    return new MeaningfulPerturbation(choices);
  }

  @Override
  public String name() {
    return METHOD.name();
  }

  @Override
  public Attribution attribute(Run run, OutputTarget target) {
    OutputTarget score = target.scale() == Scale.LOGIT ? target.probability() : target;
    Tensor x = run.image();
    Tensor b = baseline.of(x, seed);
    Tensor mask = begun(run, score, b);
    Adam adam = new Adam();
    Steps found = new Steps(run, score, steps);
    for (int t = 0; t < steps; t++) {
      SplittableRandom random = Draws.of(seed, t);
      int down = random.nextInt(-jitter, jitter + 1);
      int right = random.nextInt(-jitter, jitter + 1);
      Node m = Node.variable(mask);
      Node shown = blend(m, moved(x, down, right), moved(b, down, right));
      Tensor slope = found.gradients(List.of(shown.value())).getFirst();
      Node loss = shown.mul(Node.constant(slope)).sum().scalar().add(cost(m).scalar());
      adam.step("mask", mask, Backward.from(loss).to(m).at(m), rate);
      mask = clamped(mask);
    }
    Tensor hidden = enlarged(Node.constant(mask), x.shape()).negate().add(1).value();
    Tensor map = hidden.reshape(Shape.of(x.shape().at(1), x.shape().at(2)));
    return new Attribution(map, Optional.empty(), Normalisation.FINISHED);
  }

  /** What the mask itself costs. */
  private Node cost(Node m) {
    Node hidden = m.negate().add(1).abs().sum().mul(l1);
    return hidden.add(rough(m, 1).add(rough(m, 2)).mul(tv));
  }

  private Node rough(Node m, int axis) {
    int n = m.shape().at(axis);
    if (n == 1) {
      return m.mul(0).sum();
    }
    Node next = new Slice(axis, 1, n).of(m);
    return next.sub(new Slice(axis, 0, n - 1).of(m)).abs().pow(beta).sum();
  }

  private static Node blend(Node m, Tensor x, Tensor b) {
    Node hidden = Node.constant(b);
    Node all = enlarged(m, x.shape()).broadcastTo(x.shape());
    return hidden.add(all.mul(Node.constant(x).sub(hidden)));
  }

  private static Node enlarged(Node m, Shape image) {
    int h = image.at(1);
    int w = image.at(2);
    Node large = new Resize(h, w, Sampling.BILINEAR).of(m);
    return GaussianBlur.mirrored(SMOOTH * Math.min(h, w)).of(large);
  }

  /** An image moved, its border going on beyond it. */
  private static Tensor moved(Tensor image, int down, int right) {
    int h = image.shape().at(1);
    int w = image.shape().at(2);
    int c = image.shape().at(3);
    Tensor moved = Tensor.zeros(image.shape());
    for (int k = 0; k < h * w; k++) {
      int y = Math.clamp(k / w - down, 0, h - 1);
      int x = Math.clamp(k % w - right, 0, w - 1);
      System.arraycopy(image.data(), (y * w + x) * c, moved.data(), k * c, c);
    }
    return moved;
  }

  private static Tensor clamped(Tensor mask) {
    Tensor clamped = mask.copy();
    for (int k = 0; k < clamped.size(); k++) {
      clamped.data()[k] = Math.clamp(clamped.data()[k], 0, 1);
    }
    return clamped;
  }

  /** The smallest disc that suffices; all is shown where hiding takes nothing of the score. */
  private Tensor begun(Run run, OutputTarget score, Tensor b) {
    Tensor x = run.image();
    float[] scores =
        run.variants()
            .scores(
                score,
                DISCS,
                (i, to, at) -> {
                  Tensor shown = blend(Node.constant(disc(i, x.shape())), x, b).value();
                  System.arraycopy(shown.data(), 0, to, at, shown.size());
                });
    float all = scores[0] - scores[DISCS - 1];
    int smallest = 0;
    while (all > 0 && scores[0] - scores[smallest] < ENOUGH * all) {
      smallest++;
    }
    return disc(smallest, x.shape());
  }

  /** A mask that is 0 in the middle, up to a part of the way to the corners. */
  private Tensor disc(int i, Shape image) {
    int rows = Math.min(grid, image.at(1));
    int columns = Math.min(grid, image.at(2));
    double reach = Math.sqrt(2) * i / (DISCS - 1);
    Tensor disc = Tensor.filled(Shape.of(1, rows, columns, 1), 1);
    for (int k = 0; k < disc.size() && i > 0; k++) {
      double y = (2 * (k / columns) + 1.) / rows - 1;
      double x = (2 * (k % columns) + 1.) / columns - 1;
      disc.data()[k] = Math.hypot(y, x) <= reach ? 0 : 1;
    }
    return disc;
  }
}
