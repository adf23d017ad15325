package limpid.explain;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What was chosen about a method: values of options, found by the options' names. What is not
 * chosen is what an option says otherwise.
 *
 * <pre>{@code
 * Choices choices = Choices.NONE.with(Options.SAMPLES, 50);
 * int samples = choices.get(Options.SAMPLES);
 * }</pre>
 */
public final class Choices {
  /** Nothing. */
  public static final Choices NONE = new Choices(Map.of());

  private final Map<String, Object> values;

  private Choices(Map<String, Object> values) {
    this.values = values;
  }

  /** The value of an option: the one that was chosen, or its default. */
  public <T> T get(Option<T> option) {
    Object value = values.get(option.name());
    return value == null ? option.otherwise(this) : option.values().type().cast(value);
  }

  /** Whether something was chosen. */
  public boolean has(Option<?> option) {
    return values.containsKey(option.name());
  }

  /**
   * These and one more.
   *
   * @throws IllegalArgumentException if the option cannot be so
   */
  public <T> Choices with(Option<T> option, T value) {
    Map<String, Object> more = new TreeMap<>(values);
    more.put(option.name(), option.checked(value));
    return new Choices(more);
  }

  /** These and others, which count where both have a value. */
  public Choices and(Choices others) {
    Map<String, Object> more = new TreeMap<>(values);
    more.putAll(others.values);
    return new Choices(more);
  }

  /**
   * What was chosen about the method that an option stands for: all but what is for the one that
   * takes the option, of which {@code of-convention} becomes {@code convention}.
   *
   * @param by such as {@code of}
   * @param own the options of the method that takes it
   */
  public Choices within(Option<Descriptor> by, List<Option<?>> own) {
    Map<String, Object> theirs = new TreeMap<>(values);
    for (Option<?> option : own) {
      theirs.remove(option.name());
      Object value = theirs.remove(Descriptor.within(by, option));
      if (value != null) {
        theirs.put(option.name(), value);
      }
    }
    return new Choices(theirs);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Choices choices && values.equals(choices.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  /** {@code {samples=50, seed=1}}. */
  @Override
  public String toString() {
    return values.toString();
  }
}
