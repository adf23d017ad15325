package limpid.explain;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import limpid.explain.run.LayerChoice;

/** Layers by name: whether a net has such a layer is seen when it runs. */
record Layers() implements Values<LayerChoice> {

  @Override
  public Class<LayerChoice> type() {
    return LayerChoice.class;
  }

  @Override
  public Kind kind() {
    return Kind.LAYER;
  }

  @Override
  public String expected() {
    return "the name of a layer, names joined by commas, or each";
  }

  @Override
  public boolean contain(LayerChoice value) {
    return true;
  }

  @Override
  public Optional<LayerChoice> read(String text, References known) {
    List<String> names = Arrays.stream(text.split(",", -1)).map(String::strip).toList();
    if (names.stream().anyMatch(String::isEmpty)) {
      return Optional.empty();
    }
    return Optional.of(
        names.equals(List.of(LayerChoice.EACH.text()))
            ? LayerChoice.EACH
            : LayerChoice.several(names));
  }

  @Override
  public Object plain(LayerChoice value) {
    return value.text().isEmpty() ? null : value.text();
  }
}
