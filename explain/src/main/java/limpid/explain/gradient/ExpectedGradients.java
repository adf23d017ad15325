package limpid.explain.gradient;

import static limpid.explain.Options.BACKGROUND;
import static limpid.explain.Options.SEED;
import static limpid.explain.Options.UNTIL;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.graph.Backward;
import limpid.core.graph.Trace;
import limpid.core.op.Node;
import limpid.explain.Axiom;
import limpid.explain.Background;
import limpid.explain.Choices;
import limpid.explain.Cost;
import limpid.explain.Descriptor;
import limpid.explain.Explainer;
import limpid.explain.Family;
import limpid.explain.Need;
import limpid.explain.Option;
import limpid.explain.Options;
import limpid.explain.Values;
import limpid.explain.map.Attribution;
import limpid.explain.map.Completeness;
import limpid.explain.map.Normalisation;
import limpid.explain.map.RunningMoments;
import limpid.explain.map.Until;
import limpid.explain.run.AtLayer;
import limpid.explain.run.Behind;
import limpid.explain.run.Formula;
import limpid.explain.run.Formulas;
import limpid.explain.run.LayerChoice;
import limpid.explain.run.Run;
import limpid.explain.run.SpatialLayer;
import limpid.explain.run.Variants;
import limpid.explain.target.OutputTarget;
import limpid.explain.target.Score;

/**
 * Expected gradients: the gradient along straight paths from the images of a background to the
 * image, times the way there, {@code mean_i (x - b_i) ds/dx(b_i + alpha_i (x - b_i))}, signed, b_i
 * drawn from the background together with alpha_i, which is uniform in [0,1). It is shap's
 * GradientExplainer; its ranked outputs are the targets {@code top3}, all of which get the same
 * draws.
 *
 * <p>x are the pixels, {@code [H,W,C]}, or the feature maps of a layer, {@code [h,w,C]}; shap takes
 * those that a layer reads, {@code before:layer4}. Paths at a layer lead from the background's
 * feature maps to those of the image; what goes past the layer is as it is in the run of the image.
 *
 * <p>With many samples it sums to the score less its mean over the background: {@link
 * Completeness}.
 *
 * <p>Erion et al., Improving performance of deep learning models with axiomatic attribution priors
 * and expected gradients, Nature Machine Intelligence 2021.
 *
 * @param layer whose feature maps are x, or {@link LayerChoice#INPUT}
 * @param samples how many points of paths, at most
 * @param until the standard error, as a part of the map's range, that ends drawing
 */
public record ExpectedGradients(
    Background background, LayerChoice layer, int samples, OptionalDouble until, long seed)
    implements Explainer {
  private static final Option<Integer> SAMPLES = Options.SAMPLES.or(200);
  private static final Option<LayerChoice> LAYER =
      Options.LAYER.among(Values.layers(), LayerChoice.INPUT).orElse("input, the pixels");

  /** What there is to know about it. */
  public static final Descriptor METHOD =
      Descriptor.named("expected-gradients", "gradient-explainer")
          .line("Gradients between the images of a background and the image, times the difference.")
          .family(Family.GRADIENT)
          .citation(
              "Erion et al.",
              "Improving performance of deep learning models with axiomatic attribution priors and"
                  + " expected gradients",
              "Nature Machine Intelligence",
              2021)
          .formula(
              "A = mean_i (x - b_i) ds/dx(b_i + alpha_i (x - b_i)), b_i of the background, alpha_i"
                  + " uniform in [0,1)")
          .needs(Need.CHOSEN_LAYER)
          .cost(ExpectedGradients::cost)
          .holds(Axiom.IMPLEMENTATION_INVARIANCE, Axiom.DUMMY, Axiom.LINEARITY)
          .takes(BACKGROUND, LAYER, SAMPLES, UNTIL, SEED)
          .made(
              choices ->
                  new ExpectedGradients(
                      choices.get(BACKGROUND),
                      choices.get(LAYER),
                      choices.get(SAMPLES),
                      choices.get(UNTIL),
                      choices.get(SEED)));

  public ExpectedGradients {
    SAMPLES.checked(samples);
    UNTIL.checked(until);
    if (layer instanceof LayerChoice.Several || layer instanceof LayerChoice.Each) {
      throw new IllegalArgumentException(
          "layer " + layer.text() + ": one layer is expected, or input for the pixels");
    }
  }

  /** Of pixels, in 200 samples, as shap has it. */
  public ExpectedGradients(Background background, long seed) {
    this(background, LayerChoice.INPUT, SAMPLES.otherwise(), UNTIL.otherwise(), seed);
  }

  private static Cost.Passes cost(Choices choices, Shape image) {
    long n = choices.get(SAMPLES);
    int images = choices.get(BACKGROUND).size();
    boolean pixels = choices.get(LAYER).equals(LayerChoice.INPUT);
    return new Cost.Passes(1 + n + (pixels ? images : 2L * images), n);
  }

  @Override
  public String name() {
    return METHOD.name();
  }

  @Override
  public List<Formulas> compiled() {
    return layer.equals(LayerChoice.INPUT) ? List.of() : List.of(new AtLayer(layer));
  }

  /**
   * What paths lead through.
   *
   * @param x where they end
   * @param others where they begin
   * @param variants the net from there on
   */
  private record Space(
      Tensor x, List<Tensor> others, Variants variants, Formulas gradient, Optional<String> layer) {

    /** A point of a path: its beginning and how far it is. */
    private record Draw(Tensor other, double alpha) {}

    private Draw draw(long seed, int i) {
      SplittableRandom random = new SplittableRandom(new SplittableRandom(seed).nextLong() + i);
      return new Draw(others.get(random.nextInt(others.size())), random.nextDouble());
    }

    private void point(Draw draw, float[] to, int at) {
      for (int k = 0; k < x.size(); k++) {
        double b = draw.other().data()[k];
        to[at + k] = (float) (b + draw.alpha() * (x.data()[k] - b));
      }
    }

    RunningMoments drawn(OutputTarget target, int samples, Until until, long seed) {
      RunningMoments moments = new RunningMoments(x.size());
      variants.attributionsUntil(
          gradient,
          target,
          samples,
          (i, to, at) -> point(draw(seed, i), to, at),
          (i, found) -> {
            float[] b = draw(seed, i).other().data();
            float[] g = found.raw().data();
            moments.add(k -> ((double) x.data()[k] - b[k]) * g[k]);
            return until.more(i + 1, moments::precision);
          });
      return moments;
    }

    /** The score's mean over the background. */
    double expected(OutputTarget target) {
      float[] scores =
          variants.scores(
              target,
              others.size(),
              (i, to, at) -> System.arraycopy(others.get(i).data(), 0, to, at, x.size()));
      double sum = 0;
      for (float score : scores) {
        sum += score;
      }
      return sum / scores.length;
    }
  }

  @Override
  public Attribution attribute(Run run, OutputTarget target) {
    Space space = layer.equals(LayerChoice.INPUT) ? pixels(run) : maps(run, target);
    RunningMoments drawn = space.drawn(target, samples, new Until(until), seed);
    Tensor raw = drawn.mean(space.x().shape());
    double sum = 0;
    for (float value : raw.data()) {
      sum += value;
    }
    double gained = Score.of(target, run.output()).value() - space.expected(target);
    return new Attribution(raw, space.layer(), Normalisation.MAGNITUDE)
        .complete(new Completeness(sum, gained))
        .drawn(drawn.precision());
  }

  private Space pixels(Run run) {
    return new Space(
        row(run.image()),
        background.of(run.image(), seed).stream().map(ExpectedGradients::row).toList(),
        run.variants(),
        new Gradient(),
        Optional.empty());
  }

  /** {@code [H,W,C]} of {@code [1,H,W,C]}. */
  private static Tensor row(Tensor image) {
    Shape shape = image.shape();
    return Tensor.of(Shape.of(shape.at(1), shape.at(2), shape.at(3)), image.data());
  }

  private Space maps(Run run, OutputTarget target) {
    AtLayer at = new AtLayer(layer);
    Behind behind = run.behind(at, target);
    List<Tensor> others = new ArrayList<>();
    for (Tensor image : background.of(run.image(), seed)) {
      others.add(run.on(image).behind(at, target).maps().raw());
    }
    return new Space(
        behind.maps().raw(),
        List.copyOf(others),
        behind.variants(),
        new LayerGradient(layer),
        behind.maps().layer());
  }

  /** The gradient in a layer's feature maps. */
  private record LayerGradient(LayerChoice layer) implements Formulas {

    @Override
    public List<Formula> formulas(Trace trace, Node score) {
      SpatialLayer chosen = layer.in(trace);
      Node g = Backward.from(score).to(chosen.node()).of(chosen.node());
      return List.of(
          new Formula(g, Optional.of(chosen.name()), Normalisation.MAGNITUDE, Optional.empty()));
    }
  }
}
