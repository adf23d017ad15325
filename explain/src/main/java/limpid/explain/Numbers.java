package limpid.explain;

import java.util.Optional;

/** Finite numbers from least to most. */
record Numbers(double smallest, double largest) implements Values<Double> {

  @Override
  public Class<Double> type() {
    return Double.class;
  }

  @Override
  public Kind kind() {
    return Kind.NUMBER;
  }

  @Override
  public Optional<Number> least() {
    return Double.isInfinite(smallest) ? Optional.empty() : Optional.of(smallest);
  }

  @Override
  public Optional<Number> most() {
    return Double.isInfinite(largest) ? Optional.empty() : Optional.of(largest);
  }

  @Override
  public String expected() {
    return between(least(), most()).orElse("a number");
  }

  /** {@code 1 or more}, {@code at most 1}, {@code 0 to 1}; nothing where there are no bounds. */
  static Optional<String> between(Optional<Number> least, Optional<Number> most) {
    if (least.isEmpty()) {
      return most.map(bound -> "at most " + text(bound));
    }
    String from = text(least.get());
    return Optional.of(most.map(bound -> from + " to " + text(bound)).orElse(from + " or more"));
  }

  private static String text(Number bound) {
    return bound.doubleValue() == bound.longValue() ? "" + bound.longValue() : bound.toString();
  }

  @Override
  public boolean contain(Double value) {
    return Double.isFinite(value) && smallest <= value && value <= largest;
  }

  @Override
  public Optional<Double> read(String text, References known) {
    try {
      return Optional.of(Double.parseDouble(text.strip())).filter(this::contain);
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  @Override
  public Object plain(Double value) {
    return value;
  }
}
