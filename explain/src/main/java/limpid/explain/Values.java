package limpid.explain;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import limpid.explain.run.LayerChoice;

/**
 * The values that an {@link Option} may have, typed and as text: what a command line, a form or a
 * file says is read by {@link #read}, and what {@link #plain} gives is read back by it.
 *
 * @param <T> the type of a value, one without parameters
 */
public interface Values<T> {

  /** What a form would ask for a value with. */
  enum Kind {
    INTEGER,
    NUMBER,
    FLAG,
    CHOICE,
    LAYER,
    METHOD,
    IMAGE,
    IMAGES,
    LABELS
  }

  Class<T> type();

  Kind kind();

  /** Which values there are, in words that "is expected" may follow: {@code 1 or more}. */
  String expected();

  /** The same, for someone who gave this text: with the bounds that it is beyond. */
  default String expected(String text) {
    return expected();
  }

  boolean contain(T value);

  /**
   * The value that a text stands for, or nothing where it stands for none of these.
   *
   * @param known what a text may refer to
   */
  Optional<T> read(String text, References known);

  /** A number, a truth value or a text; null where a value is left to what a method sees. */
  Object plain(T value);

  /** The texts of all values, where they can be listed. */
  default List<String> names(References known) {
    return List.of();
  }

  /** The smallest value, of numbers that have one. */
  default Optional<Number> least() {
    return Optional.empty();
  }

  /** The largest value, of numbers that have one. */
  default Optional<Number> most() {
    return Optional.empty();
  }

  /** Whole numbers. */
  static Values<Integer> integers(int least, int most) {
    return new Integers<>(Integer.class, least, most, n -> (int) n, Optional::of);
  }

  /** Whole numbers, or that the method finds one that suits what it sees. */
  static Values<OptionalInt> integersIfAny(int least, int most) {
    return new Integers<>(
        OptionalInt.class,
        least,
        most,
        n -> OptionalInt.of((int) n),
        value -> value.stream().boxed().findFirst());
  }

  /** What random numbers are drawn from. */
  static Values<Long> seeds() {
    return new Integers<>(Long.class, Long.MIN_VALUE, Long.MAX_VALUE, n -> n, Optional::of);
  }

  /** Numbers; infinite bounds are no bounds. */
  static Values<Double> numbers(double least, double most) {
    return new Numbers<>(Double.class, least, most, x -> x, Optional::of);
  }

  /** Numbers, or that none is chosen. */
  static Values<OptionalDouble> numbersIfAny(double least, double most) {
    return new Numbers<>(
        OptionalDouble.class,
        least,
        most,
        OptionalDouble::of,
        value -> value.stream().boxed().findFirst());
  }

  /** Yes or no. */
  static Values<Boolean> flags() {
    return new Flags();
  }

  /** All constants of an enumeration: {@code PYTORCH_GRAD_CAM} reads {@code pytorch-grad-cam}. */
  static <E extends Enum<E>> Values<E> oneOf(Class<E> type) {
    return new Constants<>(type, List.of(type.getEnumConstants()));
  }

  /** Some constants of an enumeration. */
  static <E extends Enum<E>> Values<E> oneOf(List<E> constants) {
    return new Constants<>(constants.getFirst().getDeclaringClass(), constants);
  }

  /** Layers of the net by their names. */
  static Values<LayerChoice> layers() {
    return new Layers();
  }

  /** Methods that are formulas in gradients: those that another can wrap. */
  static Values<Descriptor> gradientMethods() {
    return new GradientMethods();
  }

  /** Images that another is compared with. */
  static Values<Baseline> baselines() {
    return new Baselines();
  }

  /** Sets of such images. */
  static Values<Background> backgrounds() {
    return new Backgrounds();
  }
}
