package limpid.explain;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.regex.Pattern;

/**
 * Whole numbers from least to most; the ends of int and long are no bounds.
 *
 * @param value the value of a number
 * @param number the number of a value, if it has one
 */
record Integers<T>(
    Class<T> type,
    long smallest,
    long largest,
    LongFunction<T> value,
    Function<T, Optional<? extends Number>> number)
    implements Values<T> {
  private static final Pattern WHOLE = Pattern.compile("[+-]?\\d{8,}");

  @Override
  public Kind kind() {
    return Kind.INTEGER;
  }

  @Override
  public Optional<Number> least() {
    boolean none = smallest == Integer.MIN_VALUE || smallest == Long.MIN_VALUE;
    return none ? Optional.empty() : Optional.of(smallest);
  }

  @Override
  public Optional<Number> most() {
    boolean none = largest == Integer.MAX_VALUE || largest == Long.MAX_VALUE;
    return none ? Optional.empty() : Optional.of(largest);
  }

  @Override
  public String expected() {
    return Numbers.between(least(), most()).orElse("a whole number");
  }

  @Override
  public String expected(String text) {
    boolean whole = WHOLE.matcher(text.strip()).matches();
    return whole ? "a whole number from " + smallest + " to " + largest : expected();
  }

  @Override
  public boolean contain(T value) {
    return number.apply(value).map(Number::longValue).map(this::within).orElse(true);
  }

  private boolean within(long n) {
    return smallest <= n && n <= largest;
  }

  @Override
  public Optional<T> read(String text, References known) {
    try {
      return Optional.of(Long.parseLong(text.strip())).filter(this::within).map(value::apply);
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  @Override
  public Object plain(T value) {
    return number.apply(value).orElse(null);
  }
}
