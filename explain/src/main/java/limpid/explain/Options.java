package limpid.explain;

import java.util.OptionalDouble;
import limpid.explain.run.LayerChoice;

/** The options that more than one method has. */
public final class Options {
  /** For methods that look at a layer. */
  public static final Option<LayerChoice> LAYER =
      Option.of(
              "layer",
              "The layer that is looked at; before:NAME is what it reads; several, joined by"
                  + " commas, become one map; each gives one map for each stage.",
              Values.layers(),
              LayerChoice.LAST)
          .orElse("the last spatial layer");

  /** For methods that the paper and the leading libraries compute differently. */
  public static final Option<Convention> CONVENTION =
      Option.of(
          "convention",
          "Whose reading of the method is followed where paper and libraries differ.",
          Values.oneOf(Convention.class),
          Convention.PAPER);

  /** For methods that draw at random: same seed, same bits. */
  public static final Option<Long> SEED =
      Option.of("seed", "What is drawn from: the same seed, the same map.", Values.seeds(), 0L);

  /** For methods that run the net on many versions of the image. */
  public static final Option<Integer> SAMPLES =
      Option.of(
          "samples",
          "How many versions of the image are drawn.",
          Values.integers(1, Integer.MAX_VALUE),
          25);

  /** For methods that draw at random and know how well they know their map. */
  public static final Option<OptionalDouble> UNTIL =
      Option.of(
              "until",
              "Draws no more once the map's standard error is at most this part of its range.",
              Values.numbersIfAny(0, 1),
              OptionalDouble.empty())
          .orElse("all are drawn");

  /** For methods that follow a way through images. */
  public static final Option<Integer> STEPS =
      Option.of(
          "steps", "How many points of the way are looked at.", Values.integers(1, 1_000_000), 50);

  /** For methods that compare the image with another. */
  public static final Option<Baseline> BASELINE =
      Option.of("baseline", "What the image is compared with.", Values.baselines(), Baseline.ZERO);

  /** For methods that compare the image with several others. */
  public static final Option<Background> BACKGROUND =
      Option.of(
          "background",
          "The images that the image is compared with.",
          Values.backgrounds(),
          Background.of(Baseline.ZERO));

  private Options() {}
}
