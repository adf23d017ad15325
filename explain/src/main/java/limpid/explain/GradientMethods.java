package limpid.explain;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The methods that are {@linkplain GradientMethod formulas in gradients}. */
record GradientMethods() implements Values<Method> {

  @Override
  public Class<Method> type() {
    return Method.class;
  }

  @Override
  public Kind kind() {
    return Kind.METHOD;
  }

  @Override
  public List<String> names(Collection<Method> known) {
    return known.stream().filter(this::contain).map(Method::name).toList();
  }

  @Override
  public String expected() {
    return "a method that is a formula in gradients";
  }

  @Override
  public boolean contain(Method value) {
    return value.explainer() instanceof GradientMethod;
  }

  @Override
  public Optional<Method> read(String text, Collection<Method> known) {
    return known.stream()
        .filter(method -> method.names().contains(text.strip()))
        .filter(this::contain)
        .findFirst();
  }

  @Override
  public Object plain(Method value) {
    return value.name();
  }
}
