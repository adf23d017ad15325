package limpid.explain;

import java.util.List;
import java.util.Optional;

/** Yes or no. */
record Flags() implements Values<Boolean> {

  @Override
  public Class<Boolean> type() {
    return Boolean.class;
  }

  @Override
  public Kind kind() {
    return Kind.FLAG;
  }

  @Override
  public String expected() {
    return "true or false";
  }

  @Override
  public List<String> names(References known) {
    return List.of("true", "false");
  }

  @Override
  public boolean contain(Boolean value) {
    return true;
  }

  @Override
  public Optional<Boolean> read(String text, References known) {
    return switch (text.strip()) {
      case "true" -> Optional.of(true);
      case "false" -> Optional.of(false);
      default -> Optional.empty();
    };
  }

  @Override
  public Object plain(Boolean value) {
    return value;
  }
}
