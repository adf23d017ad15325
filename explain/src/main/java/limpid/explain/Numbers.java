package limpid.explain;

import java.util.Optional;
import java.util.function.DoubleFunction;
import java.util.function.Function;

/**
 * Finite numbers from least to most.
 *
 * @param value the value of a number
 * @param number the number of a value, if it has one
 */
record Numbers<T>(
    Class<T> type,
    double smallest,
    double largest,
    DoubleFunction<T> value,
    Function<T, Optional<Double>> number)
    implements Values<T> {

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
  public boolean contain(T value) {
    return number.apply(value).map(this::within).orElse(true);
  }

  private boolean within(double x) {
    return Double.isFinite(x) && smallest <= x && x <= largest;
  }

  @Override
  public Optional<T> read(String text, References known) {
    try {
      return Optional.of(Double.parseDouble(text.strip())).filter(this::within).map(value::apply);
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  @Override
  public Object plain(T value) {
    return number.apply(value).orElse(null);
  }
}
