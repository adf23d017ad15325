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
   * @param perChannel forward for each channel of the layer that is looked at, if not always from
   *     the image on
   */
  record Passes(long forward, long backward, long perChannel) {

    public Passes(long forward, long backward) {
      this(forward, backward, 0);
    }

    /** From the image or the layer to the output, at a layer of so many channels. */
    public long forward(int channels) {
      return forward + perChannel * channels;
    }

    /** {@code 2}, or with passes for each channel {@code 1 + 35 C}. */
    public String forwardText() {
      return perChannel == 0
          ? Long.toString(forward)
          : forward + " + " + (perChannel == 1 ? "" : perChannel + " ") + "C";
    }
  }

  /**
   * The passes with these choices.
   *
   * @param image {@code [1,H,W,C]}
   */
  Passes of(Choices choices, Shape image);
}
