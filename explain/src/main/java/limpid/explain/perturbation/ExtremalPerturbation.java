package limpid.explain.perturbation;

import static limpid.explain.Options.STEPS;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.graph.Backward;
import limpid.core.op.Gather;
import limpid.core.op.Node;
import limpid.core.program.Control;
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

/**
 * Extremal perturbation: of all smooth masks of a certain area, the one that keeps the score
 * highest where it alone is shown,
 *
 * <pre>
 * max_p  s(x shown by M) - weight mean_u (M_u - r_u)^2
 * </pre>
 *
 * M is the {@linkplain SmoothMask smooth mask} of p, r is 1 at the pixels where M is largest, as
 * many as the area has, and 0 elsewhere; weight begins at 300 and grows by 1.0035 in each step. x
 * is shown by the levels of a pyramid, between two of which M interpolates: 8 blurs of sigmas from
 * {@code 20/224} of the shorter side to 0, or the image times 0 to 1. The map is M, {@code [H,W]}
 * in [0,1].
 *
 * <p>p goes up by 0.01 times a mean of gradients that keeps 0.9 of itself, from 1 everywhere, and
 * stays in [0,1]; every other image is mirrored. All as TorchRay has it, but that the area is the
 * image's, not that of a margin too, and that step and sigma, 7 and 21 pixels there, follow the
 * image's size.
 *
 * <p>Fong, Patrick and Vedaldi, Understanding Deep Networks via Extremal Perturbations and Smooth
 * Masks, ICCV 2019.
 *
 * @param steps of the ascent
 * @param area of the mask, of the image's
 * @param step pixels from one parameter to the next, or empty for 1/32 of the shorter side
 * @param mirror whether every other image is mirrored
 */
public record ExtremalPerturbation(
    int steps, double area, Game game, Fade fade, OptionalInt step, boolean mirror)
    implements Explainer {

  /** What the mask is to do. */
  public enum Game {
    /** Show what keeps the score high. */
    PRESERVE,
    /** Hide what keeps the score high. */
    DELETE,
    /** Both, in one mask: the difference of the scores of what it shows and what is left. */
    DUAL
  }

  /** What becomes of an image that is hidden. */
  public enum Fade {
    /** A blurred one. */
    BLUR,
    /** One that is 0: the mean colour of the training data, as a rule. */
    ZERO
  }

  private static final Option<Integer> MANY = STEPS.or(800).saying("How many steps of ascent.");
  private static final Option<Double> AREA =
      Option.of("area", "The mask's part of the image's area.", Values.numbers(.001, .999), .1);
  private static final Option<Game> GAME =
      Option.of(
          "game",
          "Whether the mask shows what keeps the score, hides it, or both.",
          Values.oneOf(Game.class),
          Game.PRESERVE);
  private static final Option<Fade> FADE =
      Option.of("fade", "What becomes of what is hidden.", Values.oneOf(Fade.class), Fade.BLUR);
  private static final Option<OptionalInt> STEP =
      Option.of(
              "step",
              "Pixels from one parameter of the mask to the next; it is smooth over three of them.",
              Values.integersIfAny(1, 1000),
              OptionalInt.empty())
          .orElse("a thirty-second of the image's shorter side");
  private static final Option<Boolean> MIRROR =
      Option.of("mirror", "Whether every other image is mirrored.", Values.flags(), true);

  private static final int LEVELS = 8;
  private static final double SIGMA = 20 / 224.;
  private static final double RATE = .01;
  private static final double MOMENTUM = .9;
  private static final double WEIGHT = 300;
  private static final double GROWTH = 1.0035;

  /** What there is to know about it. */
  public static final Descriptor METHOD =
      Descriptor.named("extremal-perturbation")
          .line("The part of a certain area that keeps the score highest when it alone is shown.")
          .family(Family.PERTURBATION)
          .citation(
              "Fong, Patrick and Vedaldi",
              "Understanding Deep Networks via Extremal Perturbations and Smooth Masks",
              "ICCV",
              2019)
          .formula("max_p s(x shown by M) - weight |sorted M - (0, ..., 0, 1, ..., 1)|^2")
          .cost(ExtremalPerturbation::cost)
          .takes(MANY, AREA, GAME, FADE, STEP, MIRROR)
          .made(ExtremalPerturbation::new);

  public ExtremalPerturbation {
    MANY.checked(steps);
    AREA.checked(area);
    STEP.checked(step);
  }

  /** As TorchRay has it, for this area. */
  public ExtremalPerturbation(double area) {
    this(Choices.NONE.with(AREA, area));
  }

  private ExtremalPerturbation(Choices choices) {
    this(
        choices.get(MANY),
        choices.get(AREA),
        choices.get(GAME),
        choices.get(FADE),
        choices.get(STEP),
        choices.get(MIRROR));
  }

  private static Cost.Passes cost(Choices choices, Shape image) {
    long each = choices.get(MANY) * (choices.get(GAME) == Game.DUAL ? 2L : 1);
    return new Cost.Passes(1 + each, each);
  }

  @Override
  public String name() {
    return METHOD.name();
  }

  @Override
  public Attribution attribute(Run run, OutputTarget target) {
    Shape image = run.image().shape();
    int h = image.at(1);
    int w = image.at(2);
    int apart = step.orElse(Math.max(1, Math.round(Math.min(h, w) / 32f)));
    SmoothMask masks = new SmoothMask(h, w, apart, 3 * apart);
    List<Tensor> pyramid = pyramid(run.image());
    Tensor parameters = masks.full();
    float[] velocity = new float[parameters.size()];
    Steps found = new Steps(run, target, steps);
    Control quiet = run.control().untold();
    double weight = WEIGHT;
    Tensor map = null;
    for (int t = 0; t < steps; t++) {
      map = masks.at(parameters, quiet);
      Node mask = Node.variable(map);
      Node gained = gained(found, pyramid, mask, mirror && t % 2 == 0);
      Node apartFromArea = mask.sub(Node.constant(nearest(map))).square().mean().mul(-weight);
      Node energy = gained.scalar().add(apartFromArea.scalar());
      Tensor slope = masks.pulled(Backward.from(energy).to(mask).at(mask), quiet);
      parameters = moved(parameters, slope, velocity, t == 0);
      weight *= GROWTH;
    }
    return new Attribution(map.reshape(Shape.of(h, w)), Optional.empty(), Normalisation.FINISHED);
  }

  /** What has the score's gradient in the mask. */
  private Node gained(Steps found, List<Tensor> pyramid, Node mask, boolean mirrored) {
    List<Node> shown = new ArrayList<>();
    if (game != Game.DELETE) {
      shown.add(shown(pyramid, mask, mirrored));
    }
    if (game != Game.PRESERVE) {
      shown.add(shown(pyramid, mask.negate().add(1), mirrored));
    }
    List<Tensor> slopes = found.gradients(shown.stream().map(Node::value).toList());
    Node gained = Node.constant(0);
    for (int i = 0; i < shown.size(); i++) {
      boolean left = game == Game.DELETE || i == 1;
      Node change = shown.get(i).mul(Node.constant(slopes.get(i))).sum().scalar();
      gained = left ? gained.sub(change) : gained.add(change);
    }
    return gained;
  }

  /** From what hides all to the image itself. */
  private List<Tensor> pyramid(Tensor image) {
    double most = SIGMA * Math.min(image.shape().at(1), image.shape().at(2));
    return IntStream.range(0, LEVELS)
        .mapToObj(
            level -> {
              double part = level / (LEVELS - 1.);
              return fade == Fade.BLUR
                  ? GaussianBlur.mirrored((1 - part) * most).of(image)
                  : Node.constant(image).mul(part).value();
            })
        .toList();
  }

  /** Each pixel between the two levels that its mask lies between. */
  private static Node shown(List<Tensor> pyramid, Node mask, boolean mirrored) {
    Shape image = pyramid.getFirst().shape();
    int c = image.at(3);
    Tensor below = Tensor.zeros(image);
    Tensor change = Tensor.zeros(image);
    Tensor level = Tensor.zeros(mask.shape());
    for (int k = 0; k < image.size(); k++) {
      double at = mask.value().data()[k / c] * (LEVELS - 1);
      int lower = Math.clamp((int) Math.floor(at), 0, LEVELS - 2);
      level.data()[k / c] = lower;
      below.data()[k] = pyramid.get(lower).data()[k];
      change.data()[k] = pyramid.get(lower + 1).data()[k] - below.data()[k];
    }
    Node within = mask.mul(LEVELS - 1).sub(Node.constant(level)).broadcastTo(image);
    Node shown = Node.constant(below).add(within.mul(Node.constant(change)));
    int w = image.at(2);
    return mirrored
        ? Gather.of(2, IntStream.range(0, w).map(x -> w - 1 - x).toArray()).of(shown)
        : shown;
  }

  /**
   * 1 where the mask is largest on the area it is to have, and 0 elsewhere. Pixels of one value, of
   * which some belong to that area, have equal shares of it: the first mask is the same everywhere.
   */
  private Tensor nearest(Tensor mask) {
    float[] values = mask.data();
    float[] sorted = values.clone();
    Arrays.sort(sorted);
    int from = (int) (values.length * (1 - area));
    float least = sorted[from];
    int equal = 0;
    int larger = 0;
    for (float value : values) {
      equal += value == least ? 1 : 0;
      larger += value > least ? 1 : 0;
    }
    float share = (values.length - from - larger) / (float) equal;
    Tensor nearest = Tensor.zeros(mask.shape());
    for (int k = 0; k < values.length; k++) {
      nearest.data()[k] = values[k] > least ? 1 : values[k] == least ? share : 0;
    }
    return nearest;
  }

  /** One step up: velocity is the first gradient, and then a mean of it and the next ones. */
  private static Tensor moved(Tensor p, Tensor slope, float[] velocity, boolean first) {
    Tensor moved = p.copy();
    for (int k = 0; k < velocity.length; k++) {
      double kept = first ? 0 : MOMENTUM;
      velocity[k] = (float) (kept * velocity[k] + (1 - kept) * slope.data()[k]);
      moved.data()[k] = (float) Math.clamp(moved.data()[k] + RATE * velocity[k], 0, 1);
    }
    return moved;
  }
}
