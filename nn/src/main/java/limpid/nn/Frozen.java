package limpid.nn;

import java.util.List;
import limpid.core.NearestNames;

/**
 * Modules that a training leaves as they are: no gradient reaches their parameters, and their batch
 * norms run on the statistics that they have, as in evaluation.
 *
 * @param modules by name: {@code layer1} is all that {@code layer1.} begins
 */
public record Frozen(List<String> modules) {
  public static final Frozen NONE = new Frozen(List.of());

  public Frozen {
    modules = List.copyOf(modules);
  }

  /** Whether a parameter or a module is one of these or inside one. */
  public boolean holds(String name) {
    return modules.stream()
        .anyMatch(module -> name.equals(module) || name.startsWith(module + "."));
  }

  /**
   * Refuses modules that a net does not have, and a net of which nothing is left to train.
   *
   * @throws IllegalArgumentException with the nearest names
   */
  public void requireIn(List<NamedParameter> manifest) {
    for (String module : modules) {
      if (manifest.stream().noneMatch(p -> new Frozen(List.of(module)).holds(p.name()))) {
        String near = NearestNames.offer(module, known(manifest, "\\.[^.]*$"));
        String offer =
            near.isEmpty() ? "; it has " + String.join(", ", known(manifest, "\\..*$")) : near;
        throw new IllegalArgumentException(
            "freeze: the net has no module '" + module + "'" + offer);
      }
    }
    if (manifest.stream().noneMatch(p -> p.trained() && !holds(p.name()))) {
      throw new IllegalArgumentException("freeze: nothing is left to train");
    }
  }

  /** The parameters' names without what the pattern finds in them. */
  private static List<String> known(List<NamedParameter> manifest, String end) {
    return manifest.stream().map(p -> p.name().replaceFirst(end, "")).distinct().toList();
  }
}
