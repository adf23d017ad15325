package limpid.explain.cam;

import static limpid.explain.Options.LAYER;
import static limpid.explain.Options.SEED;

import java.util.SplittableRandom;
import limpid.explain.Convention;
import limpid.explain.Cost;
import limpid.explain.Descriptor;
import limpid.explain.Family;
import limpid.explain.Need;
import limpid.explain.Option;
import limpid.explain.Options;
import limpid.explain.Values;
import limpid.explain.run.LayerChoice;

/**
 * SS-CAM, smoothed Score-CAM: {@code M = sum_k w_k A_k} with {@code w = softmax_k mean_i s((m_k +
 * e_ki) x)}, {@code e_ki ~ N(0, sigma^2)} at each pixel, {@code m_k} the {@linkplain Masks mask} in
 * [0,1] that a feature map of a layer makes of the image x. The raw map {@code [h,w]} is not
 * negative where the feature maps are not. As torch-cam has it.
 *
 * <p>Wang et al., SS-CAM: Smoothed Score-CAM for Sharper Visual Feature Localization, 2020.
 *
 * @param samples how many noisy masks are made of each feature map
 * @param noise their deviation, sigma
 * @param seed what the noise is drawn from; each mask has draws of its own
 */
public record SsCam(LayerChoice layer, int samples, double noise, long seed) implements MaskCam {
  private static final Option<Integer> SAMPLES =
      Options.SAMPLES.or(35).saying("How many noisy masks are made of each feature map.");
  private static final Option<Double> NOISE =
      Option.of("noise", "The deviation of the masks' noise.", Values.numbers(0, 1e6), 2.);

  /** What there is to know about it. */
  public static final Descriptor METHOD =
      Descriptor.named("sscam", "ss-cam")
          .line("Score-CAM with the mean score over noisy masks.")
          .family(Family.CAM)
          .citation(
              "Wang et al.",
              "SS-CAM: Smoothed Score-CAM for Sharper Visual Feature Localization",
              "arXiv",
              2020)
          .formula("M = sum_k w_k A_k, w = softmax_k mean_i s((m_k + e_ki) x), e ~ N(0, sigma^2)")
          .needs(Need.SPATIAL_LAYER)
          .cost((choices, image) -> new Cost.Passes(1, 0, choices.get(SAMPLES)))
          .takes(LAYER, SAMPLES, NOISE, SEED)
          .made(
              choices ->
                  new SsCam(
                      choices.get(LAYER),
                      choices.get(SAMPLES),
                      choices.get(NOISE),
                      choices.get(SEED)));

  public SsCam {
    SAMPLES.checked(samples);
    NOISE.checked(noise);
  }

  /** At the last spatial layer, with 35 masks of a noise of 2. */
  public SsCam(long seed) {
    this(LayerChoice.LAST, SAMPLES.otherwise(), NOISE.otherwise(), seed);
  }

  @Override
  public String name() {
    return METHOD.name();
  }

  @Override
  public Convention convention() {
    return Convention.TORCH_CAM;
  }

  /** Whatever the batch that it comes in. */
  @Override
  public void change(float[] mask, int channel, int sample) {
    long own = new SplittableRandom(seed).nextLong() + (long) channel * samples + sample;
    SplittableRandom random = new SplittableRandom(own);
    for (int p = 0; p < mask.length; p++) {
      mask[p] += (float) (noise * random.nextGaussian());
    }
  }
}
