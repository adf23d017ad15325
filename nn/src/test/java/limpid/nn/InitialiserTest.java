package limpid.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import limpid.core.Shape;
import limpid.core.Tensor;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;
import org.junit.jupiter.api.Test;

class InitialiserTest {
  private static final Shape CONVOLUTION = Shape.of(3, 3, 40, 60);

  private static SummaryStatistics drawn(Initialiser initialiser) {
    SummaryStatistics statistics = new SummaryStatistics();
    for (float value : initialiser.tensor(CONVOLUTION, new SplittableRandom(7)).data()) {
      statistics.addValue(value);
    }
    return statistics;
  }

  private static void assertDeviation(double wanted, Initialiser initialiser) {
    SummaryStatistics statistics = drawn(initialiser);
    assertEquals(0, statistics.getMean(), wanted / 50);
    assertEquals(wanted, statistics.getStandardDeviation(), wanted / 50);
  }

  @Test
  void deviationsAreThoseOfThePapers() {
    assertDeviation(Math.sqrt(2.0 / (9 * 60)), Initialiser.kaimingNormalFanOut());
    assertDeviation(Math.sqrt(2.0 / (9 * 40)), Initialiser.kaimingNormalFanIn());
    assertDeviation(Math.sqrt(2.0 / (9 * 100)), Initialiser.xavierNormal());
    assertDeviation(Math.sqrt(2.0 / (9 * 100)), Initialiser.xavierUniform());
    assertDeviation(1 / Math.sqrt(3 * 9 * 40), Initialiser.kaimingUniform());
  }

  @Test
  void uniformOnesStayWithinTheirBound() {
    SummaryStatistics statistics = drawn(Initialiser.kaimingUniform());
    double bound = 1 / Math.sqrt(9 * 40);
    assertTrue(statistics.getMax() <= bound && statistics.getMin() >= -bound);
    assertTrue(statistics.getMax() > 0.99 * bound && statistics.getMin() < -0.99 * bound);
  }

  @Test
  void aParameterIsTheSameWhateverElseTheNetHas() {
    Shape shape = Shape.of(4, 5);
    Initialiser normal = Initialiser.normal(1);
    Weights one = Weights.initialised(3);
    Weights other = Weights.initialised(3);
    other.at("before").parameter("weight", shape, Layout.LINEAR, normal);
    Tensor first = one.at("fc").parameter("weight", shape, Layout.LINEAR, normal).value();
    Tensor second = other.at("fc").parameter("weight", shape, Layout.LINEAR, normal).value();
    assertArrayEquals(first.data(), second.data());
    Tensor third =
        Weights.initialised(4).at("fc").parameter("weight", shape, Layout.LINEAR, normal).value();
    assertTrue(
        List.of(first.data()[0], first.data()[1]).stream().noneMatch(v -> v == third.data()[0]));
  }
}
