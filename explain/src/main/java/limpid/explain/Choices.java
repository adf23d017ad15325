package limpid.explain;

import java.util.OptionalDouble;
import java.util.OptionalInt;
import limpid.explain.run.LayerChoice;

/**
 * What a user chose about methods by name; what is empty is left to each of them.
 *
 * @param layer the layer that those look at which look at one
 * @param window the side of an occluding window, in pixels
 * @param stride from one window to the next
 * @param samples how often is drawn
 * @param noise how noisy samples are
 * @param seed what is drawn from
 */
public record Choices(
    LayerChoice layer,
    OptionalInt window,
    OptionalInt stride,
    OptionalInt samples,
    OptionalDouble noise,
    long seed) {

  /** Nothing: the last spatial layer, and a seed of 0. */
  public static final Choices NONE =
      new Choices(
          LayerChoice.LAST,
          OptionalInt.empty(),
          OptionalInt.empty(),
          OptionalInt.empty(),
          OptionalDouble.empty(),
          0);

  /** The same at another layer. */
  public Choices at(LayerChoice other) {
    return new Choices(other, window, stride, samples, noise, seed);
  }
}
