package limpid.explain.perturbation;

import static limpid.explain.Options.SEED;
import static limpid.explain.perturbation.Features.GRID;
import static limpid.explain.perturbation.Features.SEGMENTS;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
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
import limpid.explain.map.Attribution;
import limpid.explain.map.Normalisation;
import limpid.explain.run.Run;
import limpid.explain.target.OutputTarget;

/**
 * Feature permutation: what the score loses when a part of the image is exchanged for the same part
 * of another image of its batch, {@code M_p = mean_i (s(x) - s(x with the part of p from x_i))},
 * {@code [H,W]}, signed, in the unit of the score. The batch is the image and its background; for
 * each part other images x_i are drawn from it, each at most once.
 *
 * <p>captum permutes each part once: one draw. It may leave an image where it is, which counts as
 * no loss; here x_i is never x. With fewer than two images there is nothing to permute.
 *
 * <p>Fisher, Rudin and Dominici, All Models are Wrong, but Many are Useful: Learning a Variable's
 * Importance by Studying an Entire Class of Prediction Models Simultaneously, JMLR 2019.
 *
 * @param samples how many images are drawn for each part: all others of the batch, if they are
 *     fewer
 * @param grid cells along each side, of a grid, and where slic begins
 * @param background the others of the batch; what equals the image is left out
 * @param seed what images, and a background that is random, are drawn from
 */
public record FeaturePermutation(
    int samples, Segmentation segments, int grid, Background background, long seed)
    implements Explainer {
  private static final Option<Integer> SAMPLES =
      Options.SAMPLES.or(10).saying("How many other images give each part.");
  private static final Option<Background> OTHERS =
      Options.BACKGROUND.saying(
          "The other images of the batch, which give their parts; with zero alone it is feature"
              + " ablation.");

  /** What there is to know about it. */
  public static final Descriptor METHOD =
      Descriptor.named("feature-permutation")
          .line("What the score loses when a part of the image comes from other images.")
          .family(Family.PERTURBATION)
          .citation(
              "Fisher, Rudin and Dominici",
              "All Models are Wrong, but Many are Useful: Learning a Variable's Importance by"
                  + " Studying an Entire Class of Prediction Models Simultaneously",
              "JMLR",
              2019)
          .formula("M_p = mean_i (s(x) - s(x with the part of p from x_i)), x_i drawn")
          .cost(FeaturePermutation::cost)
          .holds(Axiom.IMPLEMENTATION_INVARIANCE, Axiom.LINEARITY)
          .takes(SAMPLES, SEGMENTS, GRID, OTHERS, SEED)
          .made(
              choices ->
                  new FeaturePermutation(
                      choices.get(SAMPLES),
                      choices.get(SEGMENTS),
                      choices.get(GRID),
                      choices.get(OTHERS),
                      choices.get(SEED)));

  public FeaturePermutation {
    SAMPLES.checked(samples);
    GRID.checked(grid);
  }

  private static Cost.Passes cost(Choices choices, Shape image) {
    long each = Math.min(choices.get(SAMPLES), choices.get(OTHERS).size());
    return new Cost.Passes(2 + each * Features.most(choices, image), 0);
  }

  @Override
  public String name() {
    return METHOD.name();
  }

  @Override
  public Attribution attribute(Run run, OutputTarget target) {
    Tensor x = run.image();
    List<Tensor> others = others(x);
    int each = Math.min(samples, others.size());
    Features parts = Features.of(segments, grid, x);
    float[] scores =
        run.variants()
            .scores(
                target,
                1 + each * parts.count(),
                (i, to, at) -> {
                  int part = i == 0 ? -1 : (i - 1) / each;
                  Tensor other = i == 0 ? x : drawn(others, part, (i - 1) % each);
                  parts.show(parts.without(part), x, other, to, at);
                });
    double[] lost = new double[parts.count()];
    for (int i = 0; i < scores.length - 1; i++) {
      lost[i / each] += ((double) scores[0] - scores[1 + i]) / each;
    }
    return new Attribution(
        parts.map(lost, x.shape()), Optional.empty(), Normalisation.PYTORCH_GRAD_CAM);
  }

  private List<Tensor> others(Tensor x) {
    List<Tensor> others =
        background.of(x, seed).stream()
            .filter(other -> !Arrays.equals(other.data(), x.data()))
            .toList();
    if (others.isEmpty()) {
      throw new IllegalArgumentException(
          "feature-permutation: the batch is the image alone, so that nothing can be permuted; a"
              + " background of other images is needed");
    }
    return others;
  }

  /** The image that gives a part, of those in an order drawn for the part. */
  private Tensor drawn(List<Tensor> others, int part, int place) {
    SplittableRandom random = Draws.of(seed, part);
    int[] order = new int[others.size()];
    for (int k = 0; k < order.length; k++) {
      int j = random.nextInt(k + 1);
      order[k] = order[j];
      order[j] = k;
    }
    return others.get(order[place]);
  }
}
