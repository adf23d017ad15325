package limpid.explain.cam;

import static limpid.explain.Options.LAYER;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import limpid.core.Tensor;
import limpid.explain.Convention;
import limpid.explain.Descriptor;
import limpid.explain.Family;
import limpid.explain.Need;
import limpid.explain.Option;
import limpid.explain.Options;
import limpid.explain.Values;
import limpid.explain.map.Attribution;
import limpid.explain.run.Formulas;
import limpid.explain.run.LayerChoice;
import limpid.explain.run.Run;
import limpid.explain.target.OutputTarget;
import limpid.explain.target.Scale;

/**
 * Finer-CAM: {@linkplain GradCam Grad-CAM} of how far a class is above those that are most like it,
 * the three others whose logits z are nearest to its own: what tells them apart, not what they
 * share. The raw map {@code [h,w]} is signed; what is shown is {@code max(M, 0)}.
 *
 * <p>Under {@link Convention#PYTORCH_GRAD_CAM} the score is {@code sum_i p_i (z_c - z_i) / (sum_i
 * p_i + 1e-9)}, p the softmax probabilities, whose gradient counts, too; under {@link
 * Convention#TORCH_CAM} it is {@code z_c - 0.6 mean_i z_i}.
 *
 * <p>Zhang et al., Finer-CAM: Spotting the Difference Reveals Finer Details for Visual Explanation,
 * CVPR 2025.
 */
public record FinerCam(LayerChoice layer, Convention convention) implements CamMethod {
  private static final int COMPARED = 3;
  private static final Option<Convention> CONVENTION =
      Options.CONVENTION.among(
          Values.oneOf(List.of(Convention.PYTORCH_GRAD_CAM, Convention.TORCH_CAM)),
          Convention.PYTORCH_GRAD_CAM);

  /** What there is to know about it. */
  public static final Descriptor METHOD =
      Descriptor.named("finercam", "finer-cam")
          .line("Grad-CAM of what tells a class from the three that are most like it.")
          .family(Family.CAM)
          .citation(
              "Zhang et al.",
              "Finer-CAM: Spotting the Difference Reveals Finer Details for Visual Explanation",
              "CVPR",
              2025)
          .formula(
              "Grad-CAM of sum_i p_i (z_c - z_i) / sum_i p_i, i the three classes with the nearest"
                  + " logits")
          .needs(Need.SPATIAL_LAYER)
          .cost(1, 1)
          .takes(LAYER, CONVENTION)
          .made(choices -> new FinerCam(choices.get(LAYER), choices.get(CONVENTION)));

  public FinerCam {
    CONVENTION.checked(convention);
  }

  /** At the last spatial layer, as pytorch-grad-cam has it. */
  public FinerCam() {
    this(LayerChoice.LAST, CONVENTION.otherwise());
  }

  @Override
  public String name() {
    return METHOD.name();
  }

  @Override
  public List<Formulas> compiled() {
    return List.of(new GradCam(layer));
  }

  @Override
  public Attribution attribute(Run run, OutputTarget target) {
    return new GradCam(layer).attribute(run, compared(run.output().value(), target));
  }

  @Override
  public Attribution terms(Run run, OutputTarget target) {
    return new GradCam(layer).terms(run, compared(run.output().value(), target));
  }

  private OutputTarget compared(Tensor logits, OutputTarget target) {
    int classes = logits.shape().rank() == 2 ? logits.shape().at(1) : 1;
    if (target.scale() != Scale.LOGIT || target.classIndex().isEmpty() || classes < 2) {
      throw new IllegalArgumentException(
          "finercam: compares the logit of a class with those of others, and has no use for the "
              + target.describe()
              + "; gradcam takes any score");
    }
    int c = target.classIndex().getAsInt();
    return new Difference(c, nearest(logits, c), convention == Convention.PYTORCH_GRAD_CAM);
  }

  /** Of equally near ones the lower index comes first. */
  private static List<Integer> nearest(Tensor logits, int c) {
    return IntStream.range(0, logits.shape().at(1))
        .filter(i -> i != c)
        .boxed()
        .sorted(Comparator.comparing(i -> Math.abs(logits.at(0, i) - logits.at(0, c))))
        .limit(COMPARED)
        .toList();
  }
}
