package limpid.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import limpid.core.Shape;
import limpid.core.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

  @ParameterizedTest
  @CsvSource({"adam, 0", "adamw, 0.1"})
  void otherDecaysEqualPyTorchsToo(String golden, double decay) {
    Shape shape = Shape.of(6);
    Tensor w = Goldens.wave(shape, 0.7, 0.1, 1, 0);
    Tensor target = Goldens.wave(shape, 1.3, 0.5, 1, 0);
    Adam adam = new Adam(0.9, 0.99, new WeightDecay(decay, true));
    for (int step = 0; step < 5; step++) {
      Tensor gradient = Tensor.zeros(shape);
      for (int k = 0; k < 6; k++) {
        gradient.data()[k] = w.data()[k] - target.data()[k];
      }
      adam.step("w", w, gradient, 0.1);
    }
    Goldens.assertMatches(golden, w, 1e-5);
  }

  @Test
  void whatItRemembersIsAllThatGoingOnNeeds() {
    Tensor w = Tensor.of(Shape.of(3), .5f, -.3f, 1.2f);
    Adam adam = new Adam();
    step(adam, "w", w);
    Adam next = new Adam();
    next.restore(adam.state());
    Tensor copy = w.copy();
    step(adam, "w", w);
    step(next, "w", copy);
    assertArrayEquals(w.data(), copy.data());
  }

  @Test
  void decayRatesAreBelowOne() {
    assertThrows(IllegalArgumentException.class, () -> new Adam(1, .9));
    assertThrows(IllegalArgumentException.class, () -> new Adam(.9, -.1));
  }
}
