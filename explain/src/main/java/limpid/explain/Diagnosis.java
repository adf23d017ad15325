package limpid.explain;

import java.util.Locale;
import java.util.Optional;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.explain.map.Attribution;
import limpid.explain.map.Plane;
import limpid.explain.target.Score;

/**
 * Whether a map shows anything, and if not, why not, in a sentence. A blank picture never comes
 * without one.
 *
 * @param finding what was found
 * @param sentence it in words, with layer and score; empty for {@link Finding#SOUND}
 */
public record Diagnosis(Finding finding, String sentence) {

  /** What can be said of a map. */
  public enum Finding {
    /** The map shows something. */
    SOUND,
    /** Some raw values, or the score, are NaN or infinite. */
    NOT_FINITE,
    /** All raw values are 0. */
    ZERO,
    /** No raw value is positive, and the method shows what is positive. */
    NOWHERE_POSITIVE,
    /** All raw values are the same. */
    CONSTANT,
    /** The raw values differ by so little that normalising cannot bring it out. */
    FAINT,
    /** The map shows something, of a probability that is nearly 0 or 1 and so hardly moves. */
    SATURATED,
    /** The map shows something, of a run that the method is not defined for everywhere. */
    BEYOND_DEFINITION
  }

  /** What a map of zeros means as a rule. */
  static final String UNMOVED = "what the method counts there does not move the score";

  private static final String SATURATED = "a saturated probability hardly moves, its logit does";

  /** Whether the map shows something, and what the method says it does. */
  public boolean sound() {
    return finding == Finding.SOUND;
  }

  /**
   * @param ofZero what it means if the map is zero everywhere
   */
  static Diagnosis of(Attribution attribution, Shape image, Score score, String ofZero) {
    Finding finding = finding(attribution, image, score);
    return finding == Finding.SOUND
        ? new Diagnosis(finding, "")
        : new Diagnosis(finding, sentence(finding, attribution, score, ofZero));
  }

  private static Finding finding(Attribution attribution, Shape image, Score score) {
    if (notFinite(attribution.raw()) > 0 || !Double.isFinite(score.value())) {
      return Finding.NOT_FINITE;
    }
    Plane sum = Plane.sum(attribution.raw());
    Plane size = Plane.magnitude(attribution.raw());
    if (size.max() == 0) {
      return Finding.ZERO;
    }
    if (attribution.normalisation().rectifies() && sum.max() <= 0) {
      return Finding.NOWHERE_POSITIVE;
    }
    if (sum.min() == sum.max() && size.min() == size.max()) {
      return Finding.CONSTANT;
    }
    Tensor map = attribution.normalisation().map(attribution.raw(), image.at(0), image.at(1));
    if (attribution.normalisation().stretches() && Plane.sum(map).max() < 0.5) {
      return Finding.FAINT;
    }
    if (score.saturated()) {
      return Finding.SATURATED;
    }
    return attribution.caveat().isPresent() ? Finding.BEYOND_DEFINITION : Finding.SOUND;
  }

  private static int notFinite(Tensor raw) {
    int count = 0;
    for (float value : raw.data()) {
      count += Float.isFinite(value) ? 0 : 1;
    }
    return count;
  }

  private static String sentence(
      Finding finding, Attribution attribution, Score score, String ofZero) {
    boolean weighted = attribution.layer().isPresent() && !attribution.perChannel();
    return (weighted ? "the weighted sum " : "the attribution ")
        + claim(finding, attribution, score)
        + ": "
        + attribution.layer().map(name -> name + ", ").orElse("")
        + score.definition()
        + advice(finding, score, ofZero).map(text -> "; " + text).orElse("")
        + attribution.caveat().map(text -> "; " + text).orElse("");
  }

  private static String claim(Finding finding, Attribution attribution, Score score) {
    Tensor raw = attribution.raw();
    float largest = Plane.sum(raw).max();
    return switch (finding) {
      case SOUND -> "can be shown";
      case NOT_FINITE ->
          notFinite(raw) == 0
              ? "explains a score of " + score.value()
              : "is NaN or infinite in " + notFinite(raw) + " of " + raw.size() + " places";
      case ZERO -> "is zero everywhere";
      case NOWHERE_POSITIVE -> largest < 0 ? "is negative everywhere" : "is nowhere positive";
      case CONSTANT -> "is " + largest + " everywhere";
      case FAINT -> "is too small to normalise, at most " + Plane.magnitude(raw).max();
      case SATURATED ->
          String.format(Locale.ROOT, "explains a saturated score of %.6g", score.value());
      case BEYOND_DEFINITION -> "is of a net that the method is not defined for everywhere";
    };
  }

  private static Optional<String> advice(Finding finding, Score score, String ofZero) {
    return switch (finding) {
      case NOT_FINITE -> Optional.of("the weights or the input are not what the net wants");
      case ZERO -> Optional.of(score.saturated() ? SATURATED : ofZero);
      case FAINT -> Optional.of(score.saturated() ? SATURATED : UNMOVED);
      case NOWHERE_POSITIVE -> Optional.of("the signed map is available");
      case CONSTANT -> Optional.of("no place stands out");
      case SATURATED -> Optional.of(SATURATED);
      case SOUND, BEYOND_DEFINITION -> Optional.empty();
    };
  }
}
