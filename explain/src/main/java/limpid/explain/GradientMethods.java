package limpid.explain;

import java.util.List;
import java.util.Optional;

/** The methods that are {@linkplain GradientMethod formulas in gradients}. */
record GradientMethods() implements Values<Descriptor> {

  @Override
  public Class<Descriptor> type() {
    return Descriptor.class;
  }

  @Override
  public Kind kind() {
    return Kind.METHOD;
  }

  @Override
  public List<String> names(References known) {
    return known.methods().stream().filter(this::contain).map(Descriptor::name).toList();
  }

  @Override
  public String expected() {
    return "a method that is a formula in gradients";
  }

  @Override
  public boolean contain(Descriptor value) {
    return value.explainer() instanceof GradientMethod;
  }

  @Override
  public Optional<Descriptor> read(String text, References known) {
    return known.methods().stream()
        .filter(method -> method.names().contains(text.strip()))
        .filter(this::contain)
        .findFirst();
  }

  @Override
  public Object plain(Descriptor value) {
    return value.name();
  }
}
