package limpid.explain.gradient;

import static limpid.explain.Options.BACKGROUND;
import static limpid.explain.Options.SEED;
import static limpid.explain.Options.UNTIL;

import java.util.List;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.explain.Axiom;
import limpid.explain.Background;
import limpid.explain.Choices;
import limpid.explain.Cost;
import limpid.explain.Descriptor;
import limpid.explain.Explainer;
import limpid.explain.Family;
import limpid.explain.Option;
import limpid.explain.Options;
import limpid.explain.Values;
import limpid.explain.map.Attribution;
import limpid.explain.map.RunningMoments;
import limpid.explain.map.Until;
import limpid.explain.run.Forming;
import limpid.explain.run.Run;
import limpid.explain.target.OutputTarget;
import limpid.explain.target.Score;

/**
 * Gradient SHAP: {@code A = mean_i (x_i - b_i) ds/dx at b_i + a_i (x_i - b_i)}, {@code [H,W,C]},
 * signed; {@code b_i} is drawn from a background, {@code a_i} from [0,1], and {@code x_i} is the
 * image under noise, {@code x + N(0, noise^2)}. In expectation A sums to what the score is above
 * that of the background; that the samples' sum is not there is reported.
 *
 * <p>As captum has it. Lundberg and Lee, A Unified Approach to Interpreting Model Predictions,
 * NeurIPS 2017; Erion et al., Learning Explainable Models Using Attribution Priors, 2019.
 *
 * @param samples how many are drawn, at most
 * @param noise its deviation, in the values that the net is shown
 * @param until the standard error, as a part of the map's range, that ends drawing
 * @param seed what is drawn from; each sample has draws of its own
 */
public record GradientShap(
    int samples, double noise, Background background, OptionalDouble until, long seed)
    implements Explainer {
  private static final Option<Integer> SAMPLES =
      Options.SAMPLES.or(5).saying("How many points between background and image are drawn.");
  private static final Option<Double> NOISE =
      Option.of("noise", "The deviation of the noise on the image.", Values.numbers(0, 1e6), 0.0);

  /** What there is to know about it. */
  public static final Descriptor METHOD =
      Descriptor.named("gradient-shap", "neuron-gradient-shap", "gradientshap")
          .line("What each pixel adds at random points between a background and the image.")
          .family(Family.GRADIENT)
          .citation(
              "Lundberg and Lee",
              "A Unified Approach to Interpreting Model Predictions",
              "NeurIPS",
              2017)
          .formula("A = mean_i (x_i - b_i) ds/dx at b_i + a_i (x_i - b_i), b_i and a_i drawn")
          .cost(GradientShap::cost)
          .holds(Axiom.IMPLEMENTATION_INVARIANCE, Axiom.DUMMY, Axiom.LINEARITY)
          .takes(SAMPLES, NOISE, BACKGROUND, UNTIL, SEED)
          .made(
              choices ->
                  new GradientShap(
                      choices.get(SAMPLES),
                      choices.get(NOISE),
                      choices.get(BACKGROUND),
                      choices.get(UNTIL),
                      choices.get(SEED)));

  public GradientShap {
    SAMPLES.checked(samples);
    NOISE.checked(noise);
    UNTIL.checked(until);
  }

  /** Without noise, as captum has it. */
  public GradientShap(int samples, Background background, long seed) {
    this(samples, NOISE.otherwise(), background, UNTIL.otherwise(), seed);
  }

  private static Cost.Passes cost(Choices choices, Shape image) {
    long n = choices.get(SAMPLES);
    return new Cost.Passes(1 + n + (choices.get(NOISE) > 0 ? 2 * n : n), n);
  }

  @Override
  public String name() {
    return METHOD.name();
  }

  /** What is drawn for a sample. */
  private record Draw(Tensor from, float[] image, double along) {

    double way(int k) {
      return (double) image[k] - from.data()[k];
    }

    void point(float[] to, int at) {
      for (int k = 0; k < image.length; k++) {
        to[at + k] = (float) (from.data()[k] + along * way(k));
      }
    }
  }

  @Override
  public Attribution attribute(Run run, OutputTarget target) {
    Tensor x = run.image();
    List<Tensor> all = background.of(x, seed);
    RunningMoments moments = new RunningMoments(x.size());
    Until enough = new Until(until);
    Attribution[] last = new Attribution[1];
    run.variants()
        .attributionsUntil(
            new Gradient(),
            target,
            samples,
            (i, to, at) -> draw(i, all, x).point(to, at),
            (i, attribution) -> {
              Draw draw = draw(i, all, x);
              float[] g = attribution.raw().data();
              moments.add(k -> draw.way(k) * g[k]);
              last[0] = attribution;
              Forming.offer(
                  run.control(), () -> attribution.of(moments.mean(attribution.raw().shape())));
              return enough.more(i + 1, moments::precision);
            });
    Attribution found = last[0].of(moments.mean(last[0].raw().shape()));
    double gained = gained(run, target, all, moments.draws());
    return Path.complete(found, gained).drawn(moments.precision());
  }

  private Draw draw(int i, List<Tensor> all, Tensor x) {
    SplittableRandom random = new SplittableRandom(new SplittableRandom(seed).nextLong() + i);
    Tensor from = all.get(random.nextInt(all.size()));
    double along = random.nextDouble();
    float[] image = x.data();
    if (noise > 0) {
      image = image.clone();
      for (int k = 0; k < image.length; k++) {
        image[k] += (float) (noise * random.nextGaussian());
      }
    }
    return new Draw(from, image, along);
  }

  /** What the score of the samples' images is above that of their backgrounds, in the mean. */
  private double gained(Run run, OutputTarget target, List<Tensor> all, int n) {
    float[] scores =
        run.variants()
            .scores(
                target,
                noise > 0 ? 2 * n : n,
                (i, to, at) -> {
                  Draw draw = draw(i % n, all, run.image());
                  float[] image = i < n ? draw.from().data() : draw.image();
                  System.arraycopy(image, 0, to, at, run.image().size());
                });
    double gained = 0;
    double image = Score.of(target, run.output()).value();
    for (int i = 0; i < n; i++) {
      gained += ((noise > 0 ? scores[n + i] : image) - scores[i]) / n;
    }
    return gained;
  }
}
