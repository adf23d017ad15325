package limpid.explain;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import limpid.core.NearestNames;

/**
 * One thing that can be chosen about a method. Options that several methods have are declared once,
 * in {@link Options}; a method that wants another default or other values takes {@link #or} or
 * {@link #among} of it. Options of one name are one option to people.
 *
 * @param name lower-case words joined by hyphens: {@code samples}
 * @param line what it is, in one line for people
 * @param values what it may be
 * @param otherwise what it is unless something is chosen
 * @param words the default in words, for one that depends on the net, the image or other choices
 * @param depending the default where something else was chosen, if it depends on that
 */
public record Option<T>(
    String name,
    String line,
    Values<T> values,
    T otherwise,
    Optional<String> words,
    Optional<Function<Choices, T>> depending) {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

  public Option {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("option '" + name + "': lower-case words are expected");
    }
    if (line.isBlank()) {
      throw new IllegalArgumentException("option " + name + ": has no line for people");
    }
    if (!values.contain(otherwise)) {
      throw new IllegalArgumentException("option " + name + ": its default is not one of it");
    }
  }

  public static <T> Option<T> of(String name, String line, Values<T> values, T otherwise) {
    return new Option<>(name, line, values, otherwise, Optional.empty(), Optional.empty());
  }

  /** The same with another default. */
  public Option<T> or(T other) {
    return among(values, other);
  }

  /** The same, with a default that depends on what else was chosen, and this for people. */
  public Option<T> or(Function<Choices, T> other, String text) {
    return new Option<>(
        name, line, values, other.apply(Choices.NONE), Optional.of(text), Optional.of(other));
  }

  /** The same, with this in place of its default for people. */
  public Option<T> orElse(String text) {
    return new Option<>(name, line, values, otherwise, Optional.of(text), depending);
  }

  /** The same with another line for people. */
  public Option<T> saying(String text) {
    return new Option<>(name, text, values, otherwise, words, depending);
  }

  /** The same with other values and one of them as default. */
  public Option<T> among(Values<T> others, T other) {
    return new Option<>(name, line, others, other, Optional.empty(), Optional.empty());
  }

  /** The same under another name. */
  Option<T> named(String other) {
    return new Option<>(other, line, values, otherwise, words, depending);
  }

  /** The default beside these choices. */
  public T otherwise(Choices choices) {
    return depending.map(other -> other.apply(choices)).orElse(otherwise);
  }

  /** The default for people: {@code 25}, {@code the last spatial layer}. */
  public String otherwiseText() {
    return words.orElseGet(() -> String.valueOf(values.plain(otherwise)));
  }

  /**
   * This value, if it is one of the option's.
   *
   * @throws IllegalArgumentException if it is not, saying what is expected
   */
  public T checked(T value) {
    if (!values.contain(value)) {
      throw refused(String.valueOf(values.plain(value)), References.NONE);
    }
    return value;
  }

  /**
   * The value that a text stands for.
   *
   * @param known what it may refer to
   * @throws IllegalArgumentException if there is none, saying what is expected
   */
  public T read(String text, References known) {
    return values.read(text, known).orElseThrow(() -> refused(text, known));
  }

  private IllegalArgumentException refused(String text, References known) {
    String shown = text.isBlank() ? "'" + text + "'" : text;
    String sentence = name + " " + shown + ": " + values.expected(text) + " is expected";
    List<String> names = values.names(known);
    return new IllegalArgumentException(
        known.methods().isEmpty() || values.kind() != Values.Kind.METHOD
            ? sentence
            : sentence + NearestNames.offer(text, names));
  }
}
