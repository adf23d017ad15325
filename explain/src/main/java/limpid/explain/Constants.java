package limpid.explain;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Some constants of an enumeration, which read as lower-case words joined by hyphens. */
record Constants<E extends Enum<E>>(Class<E> type, List<E> constants) implements Values<E> {

  @Override
  public Kind kind() {
    return Kind.CHOICE;
  }

  @Override
  public List<String> names(References known) {
    return constants.stream().map(Constants::name).toList();
  }

  @Override
  public String expected() {
    return alternatives(names(References.NONE));
  }

  /** {@code a, b or c}. */
  static String alternatives(List<String> names) {
    int last = names.size() - 1;
    return last < 1
        ? String.join("", names)
        : String.join(", ", names.subList(0, last)) + " or " + names.get(last);
  }

  /** {@code pytorch-grad-cam}. */
  static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  @Override
  public boolean contain(E value) {
    return constants.contains(value);
  }

  @Override
  public Optional<E> read(String text, References known) {
    String name = text.strip().toLowerCase(Locale.ROOT);
    return constants.stream().filter(constant -> name(constant).equals(name)).findFirst();
  }

  @Override
  public Object plain(E value) {
    return name(value);
  }
}
