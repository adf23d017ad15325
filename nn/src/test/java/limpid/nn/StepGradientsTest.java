package limpid.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.LinkedHashMap;
import java.util.Map;
import limpid.core.Shape;
import limpid.core.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StepGradientsTest {

  private static Map<String, Tensor> gradients() {
    Map<String, Tensor> gradients = new LinkedHashMap<>();
    gradients.put("a", Goldens.wave(Shape.of(6), 0.7, 0.1, 2, 0));
    gradients.put("b", Goldens.wave(Shape.of(4), 1.3, 0.5, 3, 0));
    return gradients;
  }

  private static Tensor joined(Map<String, Tensor> gradients) {
    Tensor joined = Tensor.zeros(Shape.of(10));
    System.arraycopy(gradients.get("a").data(), 0, joined.data(), 0, 6);
    System.arraycopy(gradients.get("b").data(), 0, joined.data(), 6, 4);
    return joined;
  }

  @ParameterizedTest
  @ValueSource(doubles = {1.0, 100.0})
  void clippingEqualsPyTorchs(double clip) {
    StepGradients sum = new StepGradients(clip);
    sum.add(gradients().keySet(), gradients()::get);
    Goldens.assertMatches("clip." + clip, joined(sum.mean()), 1e-5);
  }

  @Test
  void runsAreAveragedAndWhatWasAddedStaysAsItWas() {
    Map<String, Tensor> first = gradients();
    StepGradients sum = new StepGradients(Double.POSITIVE_INFINITY);
    sum.add(first.keySet(), first::get);
    sum.add(first.keySet(), name -> Tensor.zeros(first.get(name).shape()));
    float[] halves = joined(gradients()).data();
    for (int i = 0; i < halves.length; i++) {
      halves[i] /= 2;
    }
    assertArrayEquals(halves, joined(sum.mean()).data());
    assertArrayEquals(joined(gradients()).data(), joined(first).data());
  }
}
