package limpid.explain;

import java.util.Set;
import java.util.function.Function;

/**
 * A method in the registry.
 *
 * @param name its name on the command line
 * @param description one line for people
 * @param takes what can be chosen about it
 * @param make the method with these choices, of which it looks at those that it takes
 */
public record Method(
    String name, String description, Set<Choice> takes, Function<Choices, Explainer> make) {

  /** What can be chosen. */
  public enum Choice {
    LAYER,
    WINDOW,
    STRIDE,
    SAMPLES,
    NOISE,
    SEED
  }

  /** The method as it is without any choice. */
  public Explainer explainer() {
    return explainer(Choices.NONE);
  }

  /**
   * The method with these choices.
   *
   * @throws IllegalArgumentException if it cannot be so
   */
  public Explainer explainer(Choices choices) {
    return make.apply(choices);
  }

  /** Whether it looks at a layer that can be chosen. */
  public boolean atLayer() {
    return takes.contains(Choice.LAYER);
  }
}
