package limpid.explain;

import limpid.core.Shape;

/** What a method costs for one image, the run that it explains included. */
@FunctionalInterface
public interface Cost {

  /**
   * How often the net is crossed.
   *
   * @param forward from the image to the output
   * @param backward from the score towards the image, if not always all the way
   */
  record Passes(long forward, long backward) {}

  /**
   * The passes with these choices.
   *
   * @param image {@code [1,H,W,C]}
   */
  Passes of(Choices choices, Shape image);
}
