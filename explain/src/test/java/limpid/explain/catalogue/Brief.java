package limpid.explain.catalogue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import limpid.explain.Choices;
import limpid.explain.Descriptor;
import limpid.explain.Option;
import limpid.explain.References;

/** Choices of a method that crosses the net often: fewer passes, still several batches of them. */
public final class Brief {
  private static final Map<String, String> FEWER =
      Map.of("samples", "60", "steps", "40", "grid", "3");

  private Brief() {}

  public static Choices of(Descriptor method) {
    return of(method, Map.of());
  }

  /** The same beside these. */
  static Choices of(Descriptor method, Map<String, String> others) {
    Map<String, String> chosen = new HashMap<>(others);
    for (Option<?> option : method.options()) {
      String fewer = FEWER.get(option.name());
      if (fewer != null && ((Number) option.otherwise()).intValue() > Integer.parseInt(fewer)) {
        chosen.putIfAbsent(option.name(), fewer);
      }
    }
    return method.read(chosen, References.methods(List.of()));
  }
}
