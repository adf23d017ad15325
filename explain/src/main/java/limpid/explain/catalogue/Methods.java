package limpid.explain.catalogue;

import java.util.List;
import java.util.Set;
import limpid.core.NearestNames;
import limpid.explain.Choices;
import limpid.explain.Convention;
import limpid.explain.Explainer;
import limpid.explain.Method;
import limpid.explain.Method.Choice;
import limpid.explain.cam.GradCam;
import limpid.explain.cam.GuidedGradCam;
import limpid.explain.gradient.Deconvnet;
import limpid.explain.gradient.Gradient;
import limpid.explain.gradient.GuidedBackprop;
import limpid.explain.gradient.SmoothGrad;
import limpid.explain.perturbation.Occlusion;

/** The methods by their names on the command line. */
public final class Methods {
  private static final List<Method> ALL =
      List.of(
          new Method(
              "gradcam",
              "Grad-CAM: feature maps weighted by the mean gradient of the score (2017)",
              Set.of(Choice.LAYER),
              choices -> new GradCam(choices.layer())),
          new Method(
              "gradient",
              "the plain gradient of the score in each pixel (2014)",
              Set.of(),
              choices -> new Gradient()),
          new Method(
              "guided-backprop",
              "the gradient, letting only positive signals through each ReLU (2015)",
              Set.of(),
              choices -> new GuidedBackprop()),
          new Method(
              "deconvnet",
              "the gradient, rectified at each ReLU instead of masked (2014)",
              Set.of(),
              choices -> new Deconvnet()),
          new Method(
              "guided-gradcam",
              "guided backprop where Grad-CAM is positive: their product (2017)",
              Set.of(Choice.LAYER),
              choices -> new GuidedGradCam(choices.layer())),
          new Method(
              "smoothgrad",
              "the mean gradient of noisy copies of the image (2017)",
              Set.of(Choice.SAMPLES, Choice.NOISE, Choice.SEED),
              Methods::smoothGrad),
          new Method(
              "occlusion",
              "what the score loses when a window hides a part of the image (2014)",
              Set.of(Choice.WINDOW, Choice.STRIDE),
              choices -> new Occlusion(choices.window(), choices.stride(), Convention.CAPTUM)));

  private Methods() {}

  private static Explainer smoothGrad(Choices choices) {
    return new SmoothGrad(
        choices.samples().orElse(25), choices.noise().orElse(0.15), choices.seed());
  }

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
