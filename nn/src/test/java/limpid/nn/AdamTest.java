package limpid.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import limpid.core.Shape;
import limpid.core.Tensor;
import org.junit.jupiter.api.Test;

class AdamTest {
  private static final float[] TARGET = {1, .2f, -.5f};
  private static final float[] WEIGHT = {1, .1f, 3};

  private static void step(Adam adam, String name, Tensor w) {
    Tensor gradient = Tensor.zeros(w.shape());
    for (int k = 0; k < 3; k++) {
      gradient.data()[k] = 2 * WEIGHT[k] * (w.data()[k] - TARGET[k]);
    }
    adam.step(name, w, gradient, .1);
  }

  @Test
  void fiveStepsOnAQuadraticEqualPyTorchs() {
    Tensor w = Tensor.of(Shape.of(3), .5f, -.3f, 1.2f);
    Adam adam = new Adam();
    for (int step = 0; step < 5; step++) {
      step(adam, "w", w);
    }
    assertArrayEquals(new float[] {0.9721855f, 0.1721855f, 0.7036682f}, w.data(), 1e-6f);
  }

  @Test
  void parametersHaveMomentsOfTheirOwn() {
    Adam adam = new Adam();
    Tensor one = Tensor.of(Shape.of(3), .5f, -.3f, 1.2f);
    Tensor other = one.copy();
    step(adam, "one", one);
    step(adam, "one", one);
    step(adam, "other", other);
    step(adam, "other", other);
    assertArrayEquals(one.data(), other.data());
  }

  @Test
  void decayRatesAreBelowOne() {
    assertThrows(IllegalArgumentException.class, () -> new Adam(1, .9));
    assertThrows(IllegalArgumentException.class, () -> new Adam(.9, -.1));
  }
}
