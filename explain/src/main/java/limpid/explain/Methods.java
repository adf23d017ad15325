package limpid.explain;

import java.util.List;
import limpid.core.NearestNames;

/** The methods by their names on the command line. */
public final class Methods {
  private static final List<Method> ALL =
      List.of(
          new Method(
              "gradcam",
              "Grad-CAM: feature maps weighted by the mean gradient of the score (2017)",
              true,
              GradCam::new),
          new Method(
              "gradient",
              "the plain gradient of the score in each pixel (2014)",
              false,
              layer -> new Gradient()),
          new Method(
              "guided-backprop",
              "the gradient, letting only positive signals through each ReLU (2015)",
              false,
              layer -> new GuidedBackprop()),
          new Method(
              "deconvnet",
              "the gradient, rectified at each ReLU instead of masked (2014)",
              false,
              layer -> new Deconvnet()),
          new Method(
              "guided-gradcam",
              "guided backprop where Grad-CAM is positive: their product (2017)",
              true,
              GuidedGradCam::new));

  private Methods() {}

  /** All methods, in the order in which they are listed to people. */
  public static List<Method> all() {
    return ALL;
  }

  /**
   * The method of this name.
   *
   * @throws IllegalArgumentException with the nearest names
   */
  public static Method named(String name) {
    return ALL.stream()
        .filter(method -> method.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no method is named "
                        + name
                        + "; the nearest are "
                        + NearestNames.of(name, ALL.stream().map(Method::name).toList())));
  }
}
