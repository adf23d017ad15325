package limpid.app;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import limpid.explain.Choices;
import limpid.explain.Explainer;
import limpid.explain.Method;
import limpid.explain.Method.Choice;
import limpid.explain.catalogue.Methods;
import limpid.explain.run.LayerChoice;
import picocli.CommandLine.Option;

/** Which methods, and what is chosen about them. */
final class MethodOptions {
  @Option(
      names = "--method",
      paramLabel = "NAME",
      split = ",",
      defaultValue = "gradcam",
      description = "One or more, separated by commas, see limpid methods (default: gradcam).")
  private List<String> methods;

  @Option(
      names = "--layer",
      paramLabel = "NAME",
      description =
          "For methods that look at a layer, see limpid layers (default: the last spatial layer).")
  private String layer;

  @Option(
      names = "--window",
      paramLabel = "PIXELS",
      description =
          "occlusion: the side of the square that hides (default: an eighth of the image).")
  private Integer window;

  @Option(
      names = "--stride",
      paramLabel = "PIXELS",
      description = "occlusion: from one square to the next (default: half its side).")
  private Integer stride;

  @Option(
      names = "--samples",
      paramLabel = "N",
      description = "smoothgrad: how many noisy copies (default: 25).")
  private Integer samples;

  @Option(
      names = "--noise",
      paramLabel = "X",
      description =
          "smoothgrad: the noise's deviation, as a part of the image's range (default: 0.15).")
  private Double noise;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "0",
      description = "For methods that draw at random (default: 0).")
  private long seed;

  long seed() {
    return seed;
  }

  LayerChoice layer() {
    return layer == null ? LayerChoice.LAST : LayerChoice.named(layer);
  }

  /** The methods, each once, in the order in which they were named. */
  List<Explainer> explainers() {
    List<Method> chosen;
    try {
      chosen = methods.stream().map(String::strip).distinct().map(Methods::named).toList();
    } catch (IllegalArgumentException e) {
      throw new BadInput("--method: " + e.getMessage(), e);
    }
    refuse("--layer", layer, Choice.LAYER, "looks at a layer", chosen);
    refuse("--window", window, Choice.WINDOW, "has a window", chosen);
    refuse("--stride", stride, Choice.STRIDE, "has a stride", chosen);
    refuse("--samples", samples, Choice.SAMPLES, "draws samples", chosen);
    refuse("--noise", noise, Choice.NOISE, "adds noise", chosen);
    List<Explainer> explainers = new ArrayList<>();
    for (Method method : chosen) {
      try {
        explainers.add(method.explainer(choices()));
      } catch (IllegalArgumentException e) {
        throw new BadInput(method.name() + ": " + e.getMessage(), e);
      }
    }
    return explainers;
  }

  private void refuse(
      String option, Object value, Choice choice, String what, List<Method> chosen) {
    if (value != null && chosen.stream().noneMatch(method -> method.takes().contains(choice))) {
      throw new BadInput(
          "%s: none of these methods %s: %s".formatted(option, what, String.join(", ", methods)));
    }
  }

  private Choices choices() {
    return new Choices(
        layer(),
        optional(window),
        optional(stride),
        optional(samples),
        noise == null ? OptionalDouble.empty() : OptionalDouble.of(noise),
        seed);
  }

  private static OptionalInt optional(Integer value) {
    return value == null ? OptionalInt.empty() : OptionalInt.of(value);
  }
}
