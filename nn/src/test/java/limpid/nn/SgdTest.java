package limpid.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import limpid.core.Shape;
import limpid.core.Tensor;
import org.junit.jupiter.api.Test;
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

  @Test
  void normsAndBiasesAreSparedUnlessAllIsMeant() {
    Tensor still = Tensor.zeros(Shape.of(2, 3));
    Tensor matrix = Tensor.filled(Shape.of(2, 3), 1);
    Tensor bias = Tensor.filled(Shape.of(6), 1);
    Sgd sparing = new Sgd(0, new WeightDecay(0.5, false), false);
    sparing.step("matrix", matrix, still, 0.1);
    sparing.step("bias", bias, still.reshape(Shape.of(6)), 0.1);
    assertEquals(0.95f, matrix.at(0, 0));
    assertEquals(1, bias.at(0));
    new Sgd(0, 0.5, false).step("bias", bias, still.reshape(Shape.of(6)), 0.1);
    assertEquals(0.95f, bias.at(0));
    assertThrows(IllegalArgumentException.class, () -> new WeightDecay(-1, true));
  }
}
