package limpid.explain;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Baselines: a word, {@code blur:SIGMA} or {@code noise:PART}, a colour {@code #rrggbb}, or the
 * path of an image.
 */
record Baselines() implements Values<Baseline> {
  private static final List<String> WORDS =
      List.of("zero", "black", "white", "grey", "mean", "min", "max", "blur", "noise", "uniform");

  @Override
  public Class<Baseline> type() {
    return Baseline.class;
  }

  @Override
  public Kind kind() {
    return Kind.IMAGE;
  }

  @Override
  public List<String> names(References known) {
    return WORDS;
  }

  @Override
  public String expected() {
    return String.join(", ", WORDS) + ", blur:SIGMA, noise:PART, #rrggbb or an image file";
  }

  @Override
  public boolean contain(Baseline value) {
    return true;
  }

  @Override
  public Optional<Baseline> read(String text, References known) {
    String word = text.strip().toLowerCase(Locale.ROOT);
    return switch (word) {
      case "zero" -> Optional.of(Baseline.ZERO);
      case "mean" -> Optional.of(Baseline.MEAN);
      case "min" -> Optional.of(Baseline.LEAST);
      case "max" -> Optional.of(Baseline.GREATEST);
      case "uniform" -> Optional.of(Baseline.UNIFORM);
      case "blur" -> Optional.of(new Baseline.Blur(OptionalDouble.empty()));
      case "noise" -> Optional.of(new Baseline.Noise(OptionalDouble.empty()));
      case "black" -> colour(word, 0, 0, 0, known);
      case "white" -> colour(word, 1, 1, 1, known);
      case "grey", "gray" -> colour("grey", .5, .5, .5, known);
      default -> written(word, known).or(() -> file(text.strip(), known));
    };
  }

  private static Optional<Baseline> colour(
      String name, double red, double green, double blue, References known) {
    List<Float> channels =
        known
            .colour(red, green, blue)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "baseline "
                            + name
                            + ": how the net is shown colours is not known here; zero, min or max"
                            + " is expected"));
    return Optional.of(new Baseline.Colour(name, channels));
  }

  private static Optional<Baseline> written(String word, References known) {
    if (word.matches("#[0-9a-f]{6}")) {
      int rgb = Integer.parseInt(word.substring(1), 16);
      return colour(word, (rgb >> 16) / 255., (rgb >> 8 & 255) / 255., (rgb & 255) / 255., known);
    }
    if (word.startsWith("blur:")) {
      return amount(word).map(sigma -> new Baseline.Blur(OptionalDouble.of(sigma)));
    }
    return word.startsWith("noise:")
        ? amount(word).map(part -> new Baseline.Noise(OptionalDouble.of(part)))
        : Optional.empty();
  }

  private static Optional<Double> amount(String word) {
    try {
      double amount = Double.parseDouble(word.substring(word.indexOf(':') + 1));
      return Optional.of(amount).filter(value -> value > 0 && value <= 1e6);
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static Optional<Baseline> file(String path, References known) {
    return known.image(path).map(image -> new Baseline.Given(Optional.of(path), image));
  }

  @Override
  public Object plain(Baseline value) {
    return value.text().orElse(null);
  }
}
