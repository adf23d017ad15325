package limpid.explain.cam;

import static limpid.explain.Options.LAYER;

import java.util.List;
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
 * Score-CAM: {@code M = sum_k w_k A_k} with {@code w = softmax_k s(m_k x)}: each feature map of a
 * layer, made a {@linkplain Masks mask} {@code m_k} in [0,1] of the image x, is weighted by the
 * score of what it leaves of the image. No gradients. The raw map {@code [h,w]} is not negative
 * where the feature maps are not.
 *
 * <p>The paper subtracts the score of a baseline image from each, which the softmax does not see.
 * pytorch-grad-cam resizes feature maps with aligned corners before it normalises them; torch-cam
 * normalises them first, and resizes with half-pixel centres.
 *
 * <p>Wang et al., Score-CAM: Score-Weighted Visual Explanations for Convolutional Neural Networks,
 * CVPR Workshops 2020.
 */
public record ScoreCam(LayerChoice layer, Convention convention) implements MaskCam {
  private static final Option<Convention> CONVENTION =
      Options.CONVENTION.among(
          Values.oneOf(List.of(Convention.PYTORCH_GRAD_CAM, Convention.TORCH_CAM)),
          Convention.PYTORCH_GRAD_CAM);

  /** What there is to know about it. */
  public static final Descriptor METHOD =
      Descriptor.named("scorecam", "score-cam")
          .line("Feature maps of a layer, weighted by the score of the image under each as a mask.")
          .family(Family.CAM)
          .citation(
              "Wang et al.",
              "Score-CAM: Score-Weighted Visual Explanations for Convolutional Neural Networks",
              "CVPR Workshops",
              2020)
          .formula("M = sum_k w_k A_k, w = softmax_k s(m_k x), m_k = minmax(up(A_k))")
          .needs(Need.SPATIAL_LAYER)
          .cost((choices, image) -> new Cost.Passes(1, 0, 1))
          .takes(LAYER, CONVENTION)
          .made(choices -> new ScoreCam(choices.get(LAYER), choices.get(CONVENTION)));

  public ScoreCam {
    CONVENTION.checked(convention);
  }

  /** At the last spatial layer, as pytorch-grad-cam has it. */
  public ScoreCam() {
    this(LayerChoice.LAST, CONVENTION.otherwise());
  }

  /** At the layer of a name: {@code new ScoreCam("layer4")}. */
  public ScoreCam(String layer) {
    this(LayerChoice.named(layer), CONVENTION.otherwise());
  }

  @Override
  public String name() {
    return METHOD.name();
  }

  @Override
  public int samples() {
    return 1;
  }

  @Override
  public void change(float[] mask, int channel, int sample) {}
}
