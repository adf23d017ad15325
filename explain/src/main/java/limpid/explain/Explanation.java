package limpid.explain;

import java.time.Duration;
import java.util.Optional;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.explain.map.Attribution;
import limpid.explain.map.Normalisation;
import limpid.explain.map.Plane;
import limpid.explain.target.Score;

/**
 * Why a net gave an image the score it gave: the answer of one method.
 *
 * @param explainer the method, with all that was chosen about it
 * @param attribution the raw, signed map, and the layer that it came from
 * @param input the image as the net saw it, {@code [H,W,C]}
 * @param score what was explained
 * @param diagnosis whether there is anything to see in the map, and if not, why
 * @param time how long the method took; the run of the net only if it was the method that made it
 */
public record Explanation(
    Explainer explainer,
    Attribution attribution,
    Shape input,
    Score score,
    Diagnosis diagnosis,
    Duration time) {

  public static Explanation of(
      Explainer explainer, Attribution attribution, Shape input, Score score, Duration time) {
    Shape image = Shape.of(input.at(1), input.at(2), input.at(3));
    return new Explanation(
        explainer,
        attribution,
        image,
        score,
        Diagnosis.of(attribution, image, score, explainer.ofZero()),
        time);
  }

  /** The method's name. */
  public String method() {
    return explainer.name();
  }

  /** The method's name, and what it wraps: {@code smoothgrad of guided-backprop}. */
  public String title() {
    return explainer.title();
  }

  /** The signed map before normalising and resizing: {@code [h,w]}, or {@code [H,W,C]}. */
  public Tensor raw() {
    return attribution.raw();
  }

  /** The layer that the method looked at, if it looked at one. */
  public Optional<String> layer() {
    return attribution.layer();
  }

  /** The map to look at, {@code [H,W]} in [0,1], normalised as the method's users expect. */
  public Tensor map() {
    return map(attribution.normalisation());
  }

  /** The map to look at, {@code [H,W]} in [0,1]. */
  public Tensor map(Normalisation normalisation) {
    return normalisation.map(raw(), input.at(0), input.at(1));
  }

  /**
   * The signed map to look at, {@code [H,W]} in [-1,1], 0 staying 0: the sum over channels,
   * resized, divided by the 99.9th percentile of its absolute value, as shap has it.
   */
  public Tensor signed() {
    Plane sum = Plane.sum(raw()).resized(input.at(0), input.at(1));
    Plane size = Plane.magnitude(sum.tensor());
    float percentile = size.percentile(99.9);
    return sum.scaled(0, percentile > 0 ? percentile : size.max()).clipped(-1, 1).tensor();
  }

  /** {@code gradcam at layer4 of logit of class 281 = 11.03 (87.3 %), raw map [7,7]}. */
  @Override
  public String toString() {
    String where = layer().map(" at "::concat).orElse("");
    String line =
        "%s%s of %s, raw map %s"
            .formatted(title(), where, score.describe(index -> "class " + index), raw().shape());
    return diagnosis.sound() ? line : line + ": " + diagnosis.sentence();
  }
}
