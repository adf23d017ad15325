package limpid.explain;

import java.util.function.Function;

/**
 * A method in the registry.
 *
 * @param name its name on the command line
 * @param description one line for people
 * @param atLayer whether it looks at a layer that can be chosen
 * @param make the method at a layer, which those that look at none ignore
 */
public record Method(
    String name, String description, boolean atLayer, Function<LayerChoice, Explainer> make) {

  /** The method, looking at the last spatial layer if it looks at one. */
  public Explainer explainer() {
    return explainer(LayerChoice.LAST);
  }

  public Explainer explainer(LayerChoice layer) {
    return make.apply(layer);
  }
}
