package limpid.explain.catalogue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import limpid.explain.Descriptor;
import limpid.explain.Explanation;
import limpid.explain.Nets;
import limpid.explain.Options;
import limpid.explain.run.LayerChoice;
import limpid.explain.target.OutputTarget;
import org.junit.jupiter.api.Test;

class MethodsTest {

  @Test
  void methodsAreListedOnceUnderTheirOwnNames() {
    List<String> names = Methods.all().stream().map(Descriptor::name).toList();
    assertEquals(
        List.of(
            "gradcam",
            "guided-gradcam",
            "hirescam",
            "gradcam-elementwise",
            "layercam",
            "xgradcam",
            "scorecam",
            "sscam",
            "iscam",
            "ablationcam",
            "gradcam++",
            "eigencam",
            "eigengradcam",
            "segeigencam",
            "kpcacam",
            "fem",
            "smooth-gradcam++",
            "cam",
            "shapleycam",
            "finercam",
            "refinecam",
            "segxrescam",
            "counterfactual-gradcam",
            "fullgrad",
            "randomcam",
            "gradient",
            "saliency",
            "input-x-gradient",
            "guided-backprop",
            "deconvnet",
            "rectgrad",
            "smoothgrad",
            "smoothgrad-squared",
            "vargrad",
            "integrated-gradients",
            "expected-gradients",
            "lrp",
            "blur-ig",
            "guided-ig",
            "xrai",
            "gradient-shap",
            "deeplift",
            "deepshap",
            "occlusion",
            "rise",
            "feature-ablation",
            "feature-permutation",
            "meaningful-perturbation",
            "extremal-perturbation",
            "lime",
            "kernel-shap",
            "shapley-sampling",
            "partition-shap",
            "sobol",
            "hsic",
            "layer-activation",
            "layer-gradient-x-activation",
            "layer-conductance",
            "layer-integrated-gradients",
            "internal-influence"),
        names);
    for (Descriptor method : Methods.all()) {
      assertEquals(method.name(), method.explainer().name());
      assertEquals(method, Methods.named(method.name()));
      for (String alias : method.names()) {
        assertEquals(method, Methods.named(alias));
      }
    }
  }

  @Test
  void methodsAtALayerLookAtTheOneChosen() {
    for (Descriptor method : Methods.all()) {
      Explanation e =
          method
              .explainer(Brief.of(method).with(Options.LAYER, LayerChoice.named("r1")))
              .explain(Nets.fitting(method), Nets.wavesInput(), OutputTarget.top());
      assertEquals(takesLayer(method) ? Optional.of("r1") : Optional.empty(), e.layer());
    }
  }

  private static boolean takesLayer(Descriptor method) {
    return method.options().stream().anyMatch(option -> option.name().equals(Options.LAYER.name()));
  }

  @Test
  void unknownMethodOffersTheNearest() {
    Exception e = assertThrows(IllegalArgumentException.class, () -> Methods.named("gradcan"));
    assertTrue(
        e.getMessage().startsWith("no method is named 'gradcan'; the nearest are gradcam, "),
        e.getMessage());
  }
}
