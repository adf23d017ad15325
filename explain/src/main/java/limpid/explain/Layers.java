package limpid.explain;

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
    return "the name of a layer";
  }

  @Override
  public boolean contain(LayerChoice value) {
    return true;
  }

  @Override
  public Optional<LayerChoice> read(String text, References known) {
    return text.isBlank() ? Optional.empty() : Optional.of(LayerChoice.named(text.strip()));
  }

  @Override
  public Object plain(LayerChoice value) {
    return value.name().orElse(null);
  }
}
