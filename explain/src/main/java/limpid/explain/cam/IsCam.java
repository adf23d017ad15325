package limpid.explain.cam;

import static limpid.explain.Options.LAYER;

import limpid.explain.Convention;
import limpid.explain.Cost;
import limpid.explain.Descriptor;
import limpid.explain.Family;
import limpid.explain.Need;
import limpid.explain.Option;
import limpid.explain.Values;
import limpid.explain.run.LayerChoice;

/**
 * IS-CAM, integrated Score-CAM: {@code M = sum_k w_k A_k} with {@code w = softmax_k mean_i s(c_i
 * m_k x)}, i = 1 to n, {@code m_k} the {@linkplain Masks mask} in [0,1] that a feature map of a
 * layer makes of the image x. The factors add up as torch-cam has them: {@code c_i = sum_{j <= i}
 * j/n = i (i + 1) / 2n}, beyond 1 for most i. The raw map {@code [h,w]} is not negative where the
 * feature maps are not.
 *
 * <p>Naidu et al., IS-CAM: Integrated Score-CAM for axiomatic-based explanations, 2020.
 *
 * @param steps n, how many masks are made of each feature map
 */
public record IsCam(LayerChoice layer, int steps) implements MaskCam {
  private static final Option<Integer> STEPS =
      Option.of(
          "steps",
          "How many scaled masks are made of each feature map.",
          Values.integers(1, Integer.MAX_VALUE),
          10);

  /** What there is to know about it. */
  public static final Descriptor METHOD =
      Descriptor.named("iscam", "is-cam")
          .line("Score-CAM with the mean score over masks from faint to strong.")
          .family(Family.CAM)
          .citation(
              "Naidu et al.",
              "IS-CAM: Integrated Score-CAM for axiomatic-based explanations",
              "arXiv",
              2020)
          .formula("M = sum_k w_k A_k, w = softmax_k mean_i s(c_i m_k x), c_i = i (i + 1) / 2n")
          .needs(Need.SPATIAL_LAYER)
          .cost((choices, image) -> new Cost.Passes(1, 0, choices.get(STEPS)))
          .takes(LAYER, STEPS)
          .made(choices -> new IsCam(choices.get(LAYER), choices.get(STEPS)));

  public IsCam {
    STEPS.checked(steps);
  }

  /** At the last spatial layer, with 10 steps. */
  public IsCam() {
    this(LayerChoice.LAST, STEPS.otherwise());
  }

  @Override
  public String name() {
    return METHOD.name();
  }

  @Override
  public Convention convention() {
    return Convention.TORCH_CAM;
  }

  @Override
  public int samples() {
    return steps;
  }

  @Override
  public void change(float[] mask, int channel, int sample) {
    float factor = (float) ((sample + 1.) * (sample + 2) / (2. * steps));
    for (int p = 0; p < mask.length; p++) {
      mask[p] *= factor;
    }
  }
}
