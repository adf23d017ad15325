package limpid.app.given;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import limpid.app.line.BadInput;
import limpid.explain.Explanation;
import limpid.explain.picture.Colormap;
import limpid.explain.picture.HeatMap;
import limpid.explain.picture.Look;
import picocli.CommandLine.Option;

/** How maps are drawn. */
public final class PictureOptions {

  /** Whether maps have one scale. */
  public enum Scale {
    OWN,
    SHARED
  }

  @Option(
      names = "--colours",
      paramLabel = "NAME",
      description =
          "What maps are shown in: jet, viridis, inferno, turbo, grey, or diverging for signed maps"
              + " (default: what suits each method).")
  private Colormap colours;

  @Option(
      names = "--overlay",
      paramLabel = "WEIGHT",
      description =
          "How much of the photo is seen through a map, from 0 to 1 (default: what suits each"
              + " method, 0.5 for a layer's map).")
  private Double overlay;

  @Option(
      names = "--scale",
      paramLabel = "own|shared",
      defaultValue = "own",
      description =
          "Whether each map of an input has a scale of its own, or those of a method share one, in"
              + " raw units (default: own).")
  private Scale scale;

  /** Refuses what cannot be. */
  public void check() {
    if (overlay != null && !(overlay >= 0 && overlay <= 1)) {
      throw new BadInput("--overlay: 0 to 1 is expected, got " + overlay);
    }
  }

  /** These maps as they are to be drawn. */
  public List<HeatMap> maps(List<Explanation> explanations) {
    Look look = look(Look.USUAL);
    return shared() ? look.shared(explanations) : explanations.stream().map(look::of).toList();
  }

  public boolean shared() {
    return scale == Scale.SHARED;
  }

  /** The look that was asked for, or parts of this one where nothing was. */
  public Look look(Look otherwise) {
    return new Look(
        colours == null ? otherwise.colours() : Optional.of(colours),
        overlay == null ? otherwise.photo() : OptionalDouble.of(overlay));
  }
}
