package limpid.explain.gradient;

import static limpid.explain.Near.assertNear;
import static org.junit.jupiter.api.Assertions.assertTrue;

import limpid.core.Tensor;
import limpid.explain.Descriptor;
import limpid.explain.Explainer;
import limpid.explain.Explanation;
import limpid.explain.Nets;
import limpid.explain.SlowWaves;
import limpid.explain.cam.GradCamProperties;
import limpid.explain.catalogue.Brief;
import limpid.explain.catalogue.Methods;
import limpid.explain.target.OutputTarget;
import limpid.nn.Model;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class PixelMethodsProperties {
  private static final Model WAVES = Nets.waves();

  private static void agrees(Explainer method, SlowWaves.Crossing relu, int seed, int target) {
    Tensor image = GradCamProperties.image(seed);
    assertNear(
        new SlowWaves(image).inputGradient(target, relu),
        method.explain(WAVES, image, OutputTarget.of(target)).raw().data(),
        1e-5);
  }

  @Property(tries = 50)
  void gradientAgreesWithTheSlowOne(@ForAll int seed, @ForAll @IntRange(max = 2) int target) {
    agrees(new Gradient(), SlowWaves.GRADIENT, seed, target);
  }

  @Property(tries = 50)
  void guidedBackpropAgreesWithTheSlowOne(@ForAll int seed, @ForAll @IntRange(max = 2) int target) {
    agrees(new GuidedBackprop(), SlowWaves.GUIDED, seed, target);
  }

  @Property(tries = 50)
  void deconvnetAgreesWithTheSlowOne(@ForAll int seed, @ForAll @IntRange(max = 2) int target) {
    agrees(new Deconvnet(), SlowWaves.DECONVNET, seed, target);
  }

  @Property(tries = 5)
  void mapsLieBetweenZeroAndOne(@ForAll int seed) {
    for (Descriptor method : Methods.all()) {
      Explanation e =
          method
              .explainer(Brief.of(method))
              .explain(Nets.fitting(method), GradCamProperties.image(seed), OutputTarget.top());
      for (float value : e.map().data()) {
        assertTrue(value >= 0 && value <= 1, method.name() + ": " + value);
      }
      for (float value : e.signed().data()) {
        assertTrue(value >= -1 && value <= 1, method.name() + ": " + value);
      }
    }
  }
}
