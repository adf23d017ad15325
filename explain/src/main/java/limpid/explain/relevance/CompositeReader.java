package limpid.explain.relevance;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import limpid.core.NearestNames;

/**
 * Reads composites: parts {@code layers: rule} and names of composites, joined by commas.
 *
 * @param box what zbox without numbers means, if that is known
 */
record CompositeReader(Optional<ZBox> box) {
  private static final List<String> RULES =
      List.of(
          "epsilon",
          "gamma",
          "alpha-beta",
          "zplus",
          "zbox",
          "wsquare",
          "flat",
          "pass",
          "norm",
          "gradient",
          "signal",
          "beta-smooth");

  Composite read(String text) {
    List<Composite.Part> parts = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      int colon = part.indexOf(':');
      if (colon < 0) {
        parts.addAll(read(written(part.strip())).parts());
      } else {
        LayerPattern selector = selector(part.substring(0, colon).strip());
        parts.add(new Composite.Part(selector, checked(part.substring(colon + 1).strip())));
      }
    }
    return new Composite(parts);
  }

  private static String written(String name) {
    String written = Composite.WRITTEN.get(name.toLowerCase(Locale.ROOT));
    if (written == null) {
      throw new IllegalArgumentException(
          "composite '"
              + name
              + "': a name or 'layers: rule' is expected"
              + NearestNames.offer(name, Composite.WRITTEN.keySet()));
    }
    return written;
  }

  private static LayerPattern selector(String text) {
    if (text.equals("first")) {
      return new LayerPattern.First();
    }
    if (text.equals("last")) {
      return new LayerPattern.Last();
    }
    if (text.matches("\\d{1,6}(-\\d{1,6})?")) {
      String[] ends = text.split("-");
      return new LayerPattern.Places(
          Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]));
    }
    if (text.isEmpty()) {
      throw new IllegalArgumentException(
          "composite: a rule has no layers; first, last, a kind, a place or a name is expected");
    }
    return Arrays.stream(Kind.values())
        .filter(kind -> kind.words().equals(text))
        .findFirst()
        .<LayerPattern>map(LayerPattern.OfKind::new)
        .orElseGet(() -> new LayerPattern.Named(text));
  }

  private LayerRule checked(String text) {
    try {
      return rule(text);
    } catch (IllegalArgumentException e) {
      throw e.getMessage().startsWith("composite")
          ? e
          : new IllegalArgumentException("composite: rule " + e.getMessage(), e);
    }
  }

  private LayerRule rule(String text) {
    String[] words = text.toLowerCase(Locale.ROOT).split("\\s+");
    List<String> numbers = List.of(words).subList(1, words.length);
    return switch (words[0]) {
      case "epsilon" -> new Epsilon(number(text, numbers, 1e-6));
      case "gamma" -> new Gamma(number(text, numbers, .25));
      case "beta-smooth" -> new BetaSmooth(number(text, numbers, 10));
      case "alpha-beta" -> alphaBeta(text, numbers);
      case "zbox" -> box(text, numbers);
      case "alpha2-beta1" -> plain(text, numbers, () -> new AlphaBeta(2, 1));
      case "zplus", "z+", "alpha1-beta0" -> plain(text, numbers, () -> AlphaBeta.Z_PLUS);
      case "wsquare", "w-square" -> plain(text, numbers, WSquare::new);
      case "flat" -> plain(text, numbers, Flat::new);
      case "pass", "identity" -> plain(text, numbers, Pass::new);
      case "norm" -> plain(text, numbers, Norm::new);
      case "gradient" -> plain(text, numbers, Chain::new);
      case "signal" -> plain(text, numbers, Signal::new);
      default ->
          throw new IllegalArgumentException(
              "composite: no rule is named '"
                  + words[0]
                  + "'; "
                  + String.join(
                      " or ",
                      String.join(", ", RULES.subList(0, RULES.size() - 1)),
                      RULES.getLast())
                  + " is expected");
    };
  }

  private static LayerRule plain(String text, List<String> numbers, Supplier<LayerRule> rule) {
    if (!numbers.isEmpty()) {
      throw refused(text, "no number");
    }
    return rule.get();
  }

  private static LayerRule alphaBeta(String text, List<String> numbers) {
    if (numbers.isEmpty()) {
      return new AlphaBeta(2, 1);
    }
    if (numbers.size() != 2) {
      throw refused(text, "alpha and beta, or no number,");
    }
    return new AlphaBeta(parsed(text, numbers.get(0)), parsed(text, numbers.get(1)));
  }

  private LayerRule box(String text, List<String> numbers) {
    if (numbers.isEmpty()) {
      return box.orElseGet(ZBox::new);
    }
    if (numbers.size() != 2) {
      throw refused(text, "a least and a greatest value, or no number,");
    }
    return new ZBox(channels(text, numbers.get(0)), channels(text, numbers.get(1)));
  }

  private static List<Float> channels(String text, String values) {
    return Arrays.stream(values.split("\\|", -1)).map(v -> (float) parsed(text, v)).toList();
  }

  private static double number(String text, List<String> numbers, double otherwise) {
    if (numbers.size() > 1) {
      throw refused(text, "one number at most");
    }
    return numbers.isEmpty() ? otherwise : parsed(text, numbers.getFirst());
  }

  private static double parsed(String text, String number) {
    try {
      return Double.parseDouble(number);
    } catch (NumberFormatException e) {
      throw refused(text, "a number");
    }
  }

  private static IllegalArgumentException refused(String text, String expected) {
    return new IllegalArgumentException(
        "composite: rule '" + text + "': " + expected + " is expected");
  }
}
