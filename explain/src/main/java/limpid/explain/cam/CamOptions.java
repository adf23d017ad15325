package limpid.explain.cam;

import java.util.ArrayList;
import java.util.List;
import limpid.core.Shape;
import limpid.explain.Choices;
import limpid.explain.Cost;
import limpid.explain.Descriptor;
import limpid.explain.Explainer;
import limpid.explain.Option;
import limpid.explain.Options;
import limpid.explain.Values;
import limpid.explain.run.LayerChoice;

/**
 * What can be chosen about any class activation map, whichever it is: several layers, and
 * smoothing. The methods themselves know of one layer only.
 */
public final class CamOptions {
  /** How the maps of several layers become one. */
  public static final Option<Fusion> FUSION =
      Option.of(
          "fuse",
          "How the maps of several layers become one.",
          Values.oneOf(Fusion.class),
          Fusion.MEAN);

  /** See {@link AugSmooth}. */
  public static final Option<Boolean> AUG_SMOOTH =
      Option.of(
          "aug-smooth",
          "The mean map of six images: mirrored or not, darker, as it is, brighter.",
          Values.flags(),
          false);

  /** See {@link EigenSmooth}. */
  public static final Option<Boolean> EIGEN_SMOOTH =
      Option.of(
          "eigen-smooth",
          "The first principal component of the weighted feature maps in place of their sum.",
          Values.flags(),
          false);

  private CamOptions() {}

  /** The description of a class activation map with these options added. */
  public static Descriptor added(Descriptor cam) {
    List<Option<?>> options = new ArrayList<>(cam.options());
    if (takes(cam, Options.LAYER)) {
      if (!takes(cam, FUSION)) {
        options.add(FUSION);
      }
      options.add(EIGEN_SMOOTH);
    }
    options.add(AUG_SMOOTH);
    return new Descriptor(
        cam.names(),
        cam.line(),
        cam.family(),
        cam.citation(),
        cam.formula(),
        cam.needs(),
        (choices, image) -> cost(cam, choices, image),
        cam.axioms(),
        options,
        choices -> smoothed(cam, choices));
  }

  private static boolean takes(Descriptor cam, Option<?> option) {
    return cam.options().stream().anyMatch(own -> own.name().equals(option.name()));
  }

  private static Explainer smoothed(Descriptor cam, Choices choices) {
    Explainer one = atLayers(cam, choices);
    return choices.get(AUG_SMOOTH) ? new AugSmooth(one) : one;
  }

  private static Explainer atLayers(Descriptor cam, Choices choices) {
    if (takes(cam, FUSION)
        || !(choices.get(Options.LAYER) instanceof LayerChoice.Several several)) {
      return atLayer(cam, choices);
    }
    List<Explainer> each =
        several.ones().stream()
            .map(layer -> atLayer(cam, choices.with(Options.LAYER, layer)))
            .toList();
    return new FusedLayers(each, choices.get(FUSION));
  }

  private static Explainer atLayer(Descriptor cam, Choices choices) {
    Explainer one = cam.explainer(choices);
    if (!choices.get(EIGEN_SMOOTH)) {
      return one;
    }
    if (one instanceof CamMethod weighted) {
      return new EigenSmooth(weighted);
    }
    throw new IllegalArgumentException(
        "eigen-smooth: is for sums of weighted feature maps, as gradcam is one; not for "
            + cam.name());
  }

  private static Cost.Passes cost(Descriptor cam, Choices choices, Shape image) {
    Cost.Passes one = cam.cost().of(choices, image);
    long layers =
        choices.get(Options.LAYER) instanceof LayerChoice.Several several && !takes(cam, FUSION)
            ? several.names().size()
            : 1;
    long forward = 1 + layers * (one.forward() - 1);
    long backward = layers * one.backward();
    long perChannel = layers * one.perChannel();
    long images = AugSmooth.IMAGES;
    return choices.get(AUG_SMOOTH)
        ? new Cost.Passes(1 + images * forward, images * backward, images * perChannel)
        : new Cost.Passes(forward, backward, perChannel);
  }
}
