package limpid.explain.cam;

import static limpid.explain.Options.LAYER;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.graph.Backward;
import limpid.core.graph.Trace;
import limpid.core.op.Node;
import limpid.explain.Choices;
import limpid.explain.Cost;
import limpid.explain.Descriptor;
import limpid.explain.Family;
import limpid.explain.Need;
import limpid.explain.Option;
import limpid.explain.Options;
import limpid.explain.Values;
import limpid.explain.map.Attribution;
import limpid.explain.map.Normalisation;
import limpid.explain.run.Formula;
import limpid.explain.run.Formulas;
import limpid.explain.run.LayerChoice;
import limpid.explain.run.Run;
import limpid.explain.run.SpatialLayer;
import limpid.explain.target.OutputTarget;

/**
 * Smooth Grad-CAM++: {@code M = sum_k w_k A_k}, {@code w_k = sum_hw a_k max(mean_i g_ik, 0)} with
 * {@code a_k = mean_i g_ik^2 / (2 mean_i g_ik^2 + sum_hw (A_k mean_i g_ik^3) + 1e-8)}, A the
 * feature maps of a layer, and {@code g_i = d score / dA} for the noisy copy {@code x + e_i} of the
 * image, {@code e_i ~ N(0, noise^2)}. Where the divisor is 0, {@code a_k} is 0. What is shown is
 * {@code max(M, 0)}.
 *
 * <p>As torch-cam has it, but for the positive part, which there is that of the last copy alone.
 *
 * <p>Omeiza et al., Smooth Grad-CAM++: An Enhanced Inference Level Visualization Technique for Deep
 * Convolutional Neural Network Models, IntelliSys 2019.
 *
 * @param samples how many copies
 * @param noise the noise's deviation, in the units of what the net is given
 * @param seed what the noise is drawn from; each copy has draws of its own
 */
public record SmoothGradCamPlusPlus(LayerChoice layer, int samples, double noise, long seed)
    implements CamMethod {
  private static final double EPSILON = 1e-8;
  private static final Option<Integer> SAMPLES = Options.SAMPLES.or(4);
  private static final Option<Double> NOISE =
      Option.of("noise", "The noise's deviation.", Values.numbers(0, 1e6), .3);

  /** What there is to know about it. */
  public static final Descriptor METHOD =
      Descriptor.named("smooth-gradcam++", "smooth-grad-cam++", "smoothgradcampp")
          .line("Grad-CAM++ with gradients averaged over noisy copies of the image.")
          .family(Family.CAM)
          .citation(
              "Omeiza et al.",
              "Smooth Grad-CAM++: An Enhanced Inference Level Visualization Technique for Deep"
                  + " Convolutional Neural Network Models",
              "IntelliSys",
              2019)
          .formula(
              "M = sum_k w_k A_k, w_k = sum_hw a_k max(mean g, 0), a_k = mean g^2 / (2 mean g^2 +"
                  + " sum_hw (A_k mean g^3)), g = ds/dA of noisy copies")
          .needs(Need.SPATIAL_LAYER)
          .cost(SmoothGradCamPlusPlus::cost)
          .takes(LAYER, SAMPLES, NOISE, Options.SEED)
          .made(
              choices ->
                  new SmoothGradCamPlusPlus(
                      choices.get(LAYER),
                      choices.get(SAMPLES),
                      choices.get(NOISE),
                      choices.get(Options.SEED)));

  public SmoothGradCamPlusPlus {
    SAMPLES.checked(samples);
    NOISE.checked(noise);
  }

  /** Four copies at the last spatial layer, as torch-cam has it. */
  public SmoothGradCamPlusPlus(long seed) {
    this(LayerChoice.LAST, SAMPLES.otherwise(), NOISE.otherwise(), seed);
  }

  private static Cost.Passes cost(Choices choices, Shape image) {
    long n = choices.get(SAMPLES);
    return new Cost.Passes(1 + n, n);
  }

  @Override
  public String name() {
    return METHOD.name();
  }

  @Override
  public List<Formulas> compiled() {
    return List.of(new FeatureMaps(layer));
  }

  /** The gradient at the layer. */
  private record Slopes(LayerChoice layer) implements Formulas {

    @Override
    public List<Formula> formulas(Trace trace, Node score) {
      SpatialLayer chosen = layer.in(trace);
      Node g = Backward.from(score).to(chosen.node()).of(chosen.node());
      return List.of(
          new Formula(
              g, Optional.of(chosen.name()), Normalisation.PYTORCH_GRAD_CAM, Optional.empty()));
    }
  }

  @Override
  public Attribution terms(Run run, OutputTarget target) {
    Attribution maps = run.swept(new FeatureMaps(layer), target);
    Sums sums = new Sums(maps.raw().size());
    run.variants()
        .attributions(
            new Slopes(layer),
            target,
            samples,
            (i, to, at) -> noisy(run.image(), i, to, at),
            (i, attribution) -> sums.add(attribution.raw()));
    return maps.of(sums.weighted(maps.raw(), samples));
  }

  /** Copy i, whichever batch it comes in. */
  private void noisy(Tensor x, int i, float[] to, int at) {
    SplittableRandom random = new SplittableRandom(new SplittableRandom(seed).nextLong() + i);
    for (int k = 0; k < x.size(); k++) {
      to[at + k] = (float) (x.data()[k] + noise * random.nextGaussian());
    }
  }

  /** Sums over copies of gradients, of their squares and of their cubes. */
  private static final class Sums {
    private final double[] first;
    private final double[] second;
    private final double[] third;

    Sums(int size) {
      first = new double[size];
      second = new double[size];
      third = new double[size];
    }

    void add(Tensor slopes) {
      for (int i = 0; i < first.length; i++) {
        double g = slopes.data()[i];
        first[i] += g;
        second[i] += g * g;
        third[i] += g * g * g;
      }
    }

    /** {@code w_k A_k}. */
    Tensor weighted(Tensor a, int samples) {
      int channels = a.shape().at(2);
      Tensor terms = Tensor.zeros(a.shape());
      for (int c = 0; c < channels; c++) {
        double rest = 0;
        for (int i = c; i < first.length; i += channels) {
          rest += a.data()[i] * third[i] / samples;
        }
        double w = 0;
        for (int i = c; i < first.length; i += channels) {
          double square = second[i] / samples;
          double divisor = 2 * square + rest + EPSILON;
          w += divisor == 0 ? 0 : square / divisor * Math.max(first[i] / samples, 0);
        }
        for (int i = c; i < first.length; i += channels) {
          terms.data()[i] = (float) (w * a.data()[i]);
        }
      }
      return terms;
    }
  }
}
