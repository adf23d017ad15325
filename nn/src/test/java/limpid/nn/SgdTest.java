package limpid.nn;

import limpid.core.Shape;
import limpid.core.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SgdTest {

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void fiveStepsOnAQuadraticEqualPyTorchs(boolean nesterov) {
    Shape shape = Shape.of(6);
    Tensor w = Goldens.wave(shape, 0.7, 0.1, 1, 0);
    Tensor target = Goldens.wave(shape, 1.3, 0.5, 1, 0);
    Sgd sgd = new Sgd(0.9, 0.05, nesterov);
    for (int step = 0; step < 5; step++) {
      Tensor gradient = Tensor.zeros(shape);
      for (int k = 0; k < 6; k++) {
        gradient.data()[k] = w.data()[k] - target.data()[k];
      }
      sgd.step("w", w, gradient, 0.1);
    }
    Goldens.assertMatches(nesterov ? "sgd.nesterov" : "sgd.plain", w, 1e-5);
  }
}
