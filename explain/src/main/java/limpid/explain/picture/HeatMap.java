package limpid.explain.picture;

import java.util.Optional;
import limpid.core.Tensor;
import limpid.explain.Diagnosis;
import limpid.explain.Explanation;
import limpid.explain.target.Score;

/**
 * A map as a figure shows it.
 *
 * @param title a few words above it
 * @param values {@code [H,W]}, in [0,1] or, signed, in [-1,1]
 * @param colours what the values are shown in
 * @param signed whether it is a signed map
 * @param note a sentence to go with it, or nothing
 * @param score what it explains, if it explains a score
 */
public record HeatMap(
    String title,
    Tensor values,
    Colormap colours,
    boolean signed,
    String note,
    Optional<Score> score) {

  /**
   * The way a method's map is commonly shown: a layer's map in {@link Colormap#JET}; sizes for
   * every pixel in {@link Colormap#VIRIDIS}; signed values for every pixel, and a map that would be
   * blank because it is nowhere positive, signed in {@link Colormap#DIVERGING}. What the diagnosis
   * says goes with it.
   */
  public static HeatMap of(Explanation explanation) {
    boolean nowherePositive =
        explanation.diagnosis().finding() == Diagnosis.Finding.NOWHERE_POSITIVE;
    boolean pixels = explanation.attribution().perChannel();
    boolean signs = explanation.attribution().normalisation().signed();
    return nowherePositive || pixels && signs
        ? signed(explanation)
        : positive(explanation, signs ? Colormap.JET : Colormap.VIRIDIS);
  }

  /** {@link Explanation#map()} in these colours. */
  public static HeatMap positive(Explanation explanation, Colormap colours) {
    return new HeatMap(
        title(explanation),
        explanation.map(),
        colours,
        false,
        explanation.diagnosis().sentence(),
        Optional.of(explanation.score()));
  }

  /** {@link Explanation#signed()}, diverging. */
  public static HeatMap signed(Explanation explanation) {
    return new HeatMap(
        title(explanation) + ", signed",
        explanation.signed(),
        Colormap.DIVERGING,
        true,
        explanation.diagnosis().sentence(),
        Optional.of(explanation.score()));
  }

  /** This map under another title. */
  public HeatMap titled(String words) {
    return new HeatMap(words, values, colours, signed, note, score);
  }

  private static String title(Explanation explanation) {
    return explanation.method() + explanation.layer().map(name -> " at " + name).orElse("");
  }
}
