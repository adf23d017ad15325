package limpid.explain.relevance;

import java.util.List;
import java.util.Optional;
import limpid.explain.References;
import limpid.explain.Values;

/** Composites by their names, or written. */
record Composites() implements Values<Composite> {

  @Override
  public Class<Composite> type() {
    return Composite.class;
  }

  @Override
  public Kind kind() {
    return Kind.CHOICE;
  }

  @Override
  public List<String> names(References known) {
    return List.copyOf(Composite.WRITTEN.keySet());
  }

  @Override
  public String expected() {
    return String.join(", ", names(References.NONE))
        + ", or rules: 'first: zbox, conv: gamma 0.25, dense: epsilon 1e-6'";
  }

  @Override
  public boolean contain(Composite value) {
    return true;
  }

  @Override
  public Optional<Composite> read(String text, References known) {
    if (text.isBlank()) {
      return Optional.empty();
    }
    Optional<ZBox> box =
        known
            .colour(0, 0, 0)
            .flatMap(black -> known.colour(1, 1, 1).map(white -> new ZBox(black, white)));
    return Optional.of(new CompositeReader(box).read(text));
  }

  @Override
  public Object plain(Composite value) {
    return value.parts().isEmpty() ? null : value.text();
  }
}
