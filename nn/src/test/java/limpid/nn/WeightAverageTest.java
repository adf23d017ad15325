package limpid.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import limpid.core.Shape;
import limpid.core.Tensor;
import org.junit.jupiter.api.Test;

class WeightAverageTest {

  @Test
  void weightsFadeByADecayThatClimbs() {
    Tensor w = Tensor.filled(Shape.of(2), 1);
    WeightAverage average = new WeightAverage(0.5, Map.of("w", w));
    double wanted = 1;
    for (int step = 0; step < 30; step++) {
      float value = step * step;
      w.edit(data -> data[0] = value);
      average.add(step, Map.of("w", w));
      double kept = Math.min(0.5, (1.0 + step) / (10 + step));
      wanted = kept * wanted + (1 - kept) * value;
      assertEquals(wanted, average.weights().get("w").at(0), 1e-5 * (1 + wanted));
    }
    assertEquals(1, average.weights().get("w").at(1), 1e-6);
  }
}
