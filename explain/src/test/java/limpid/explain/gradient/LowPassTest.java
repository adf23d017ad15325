package limpid.explain.gradient;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import limpid.explain.Descriptor;
import limpid.explain.Explainer;
import limpid.explain.Explanation;
import limpid.explain.Family;
import limpid.explain.Nets;
import limpid.explain.References;
import limpid.explain.catalogue.Methods;
import limpid.explain.map.Completeness;
import limpid.explain.map.Frequencies;
import limpid.explain.target.OutputTarget;
import org.junit.jupiter.api.Test;

class LowPassTest {
  private static final References KNOWN = References.methods(Methods.all());

  private static Explanation explained(Explainer method) {
    return method.explain(Nets.waves(), Nets.wavesInput(), OutputTarget.of(2));
  }

  private static Explainer chosen(Descriptor method, Map<String, String> texts) {
    return method.explainer(method.read(texts, KNOWN));
  }

  @Test
  void everyGradientMethodCanBeFiltered() {
    for (Descriptor method : Methods.all()) {
      boolean takes = method.options().contains(LowPass.LOW_PASS);
      assertEquals(method.family() == Family.GRADIENT, takes, method.name());
      if (takes) {
        Explanation plain = explained(method.explainer());
        Explanation filtered = explained(chosen(method, Map.of("low-pass", "1.5")));
        assertEquals(plain.method(), filtered.method());
        assertArrayEquals(
            Frequencies.upTo(1.5, plain.raw()).data(), filtered.raw().data(), method.name());
      }
    }
  }

  @Test
  void theSumStaysAndWhatItShouldBe() {
    Completeness plain =
        explained(new IntegratedGradients()).attribution().completeness().orElseThrow();
    Completeness filtered =
        explained(new LowPass(new IntegratedGradients(), 2))
            .attribution()
            .completeness()
            .orElseThrow();
    assertEquals(plain.expected(), filtered.expected());
    assertEquals(plain.sum(), filtered.sum(), 1e-6);
  }

  @Test
  void aWrappedMethodIsNotFilteredUnlessItIsAskedFor() {
    Descriptor smooth = Methods.named("smoothgrad");
    Explainer outer = chosen(smooth, Map.of("low-pass", "2", "samples", "2"));
    assertTrue(outer instanceof LowPass(SmoothGrad inner, double sigma) && sigma == 2, "" + outer);
  }

  @Test
  void negativeFrequenciesAreRefused() {
    Descriptor gradient = Methods.named("gradient");
    Exception e =
        assertThrows(
            IllegalArgumentException.class, () -> chosen(gradient, Map.of("low-pass", "-1")));
    assertEquals("low-pass -1: 0 to 1000000 is expected", e.getMessage());
  }
}
