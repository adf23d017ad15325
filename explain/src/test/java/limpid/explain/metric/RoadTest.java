package limpid.explain.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.explain.metric.Cases.Given;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoadTest {
  private static float[] filled(Tensor image, boolean[] removed, double sigma) {
    float[] filled = new float[image.size()];
    new NoisyLinearImputation(sigma, 1).fill(image, removed, 0, filled, 0);
    return filled;
  }

  /** Four edges of 1/6, four corners of 1/12: (4 x 2 / 6 + 4 x 5 / 12) = 3. */
  @Test
  void aPixelIsTheWeightedMeanOfItsNeighbours() {
    Tensor image = Cases.image(3, 5, 2, 5, 2, 100, 2, 5, 2, 5);
    boolean[] removed = new boolean[9];
    removed[4] = true;
    assertEquals(3, filled(image, removed, 0)[4], 1e-5);
  }

  /** In a corner the weights that lie in the image, 1/6, 1/6 and 1/12, are made to sum to 1. */
  @Test
  void atTheBorderOnlyNeighboursInTheImageCount() {
    Tensor image = Cases.image(3, 100, 1, 0, 4, 5, 0, 0, 0, 0);
    boolean[] removed = new boolean[9];
    removed[0] = true;
    assertEquals((2 * 1 + 2 * 4 + 5) / 5.0, filled(image, removed, 0)[0], 1e-5);
  }

  /** x = (y + 2 a + ...) both ways: two unknowns side by side in a row of zeros and ones. */
  @Test
  void unknownNeighboursAreSolvedForTogether() {
    Tensor image = Cases.image(2, 9, 9, 1, 4);
    boolean[] removed = {true, true, false, false};
    // 5 x = 2 y + 2 1 + 4, 5 y = 2 x + 1 + 2 4 in twelfths: x = 16/7, y = 19/7.
    float[] filled = filled(image, removed, 0);
    assertEquals(16 / 7.0, filled[0], 1e-5);
    assertEquals(19 / 7.0, filled[1], 1e-5);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void everyRemovedPixelFitsItsNeighboursAndTheOthersStay(int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Tensor image = Tensor.zeros(Shape.of(1, 12, 12, 3));
    boolean[] removed = new boolean[144];
    for (int k = 0; k < image.size(); k++) {
      image.data()[k] = (float) random.nextGaussian();
      removed[k / 3] |= random.nextInt(5) == 0;
    }
    float[] filled = filled(image, removed, 0);
    for (int k = 0; k < filled.length; k++) {
      if (!removed[k / 3]) {
        assertEquals(image.data()[k], filled[k]);
        continue;
      }
      double sum = 0;
      double weights = 0;
      for (int q = 0; q < 144; q++) {
        int rows = Math.abs(q / 12 - k / 36);
        int columns = Math.abs(q % 12 - k / 3 % 12);
        double weight = Math.max(rows, columns) != 1 ? 0 : rows + columns == 1 ? 2 : 1;
        sum += weight * filled[3 * q + k % 3];
        weights += weight;
      }
      assertEquals(sum / weights, filled[k], 1e-4);
    }
  }

  @Test
  void whereNothingWasKeptThereIsNoiseAroundZero() {
    Tensor image = Tensor.filled(Shape.of(1, 40, 40, 1), 7);
    boolean[] removed = new boolean[1600];
    Arrays.fill(removed, true);
    float[] filled = filled(image, removed, .01);
    double sum = 0;
    double squares = 0;
    for (float value : filled) {
      sum += value;
      squares += value * value;
    }
    assertEquals(0, sum / 1600, .001);
    assertEquals(.01, Math.sqrt(squares / 1600), .001);
  }

  private static final Tensor IMAGE = image();

  /** Dark but for a bright square, which the net looks at. */
  private static Tensor image() {
    Tensor image = Tensor.zeros(Shape.of(1, 8, 8, 1));
    for (int k = 0; k < 64; k++) {
      image.data()[k] = inside(k) ? 1 : 0;
    }
    return image;
  }

  private static boolean inside(int k) {
    return k / 8 >= 2 && k / 8 < 5 && k % 8 >= 2 && k % 8 < 5;
  }

  private static double of(Road.Order order, boolean right) {
    float[] weights = new float[64];
    Tensor map = Tensor.zeros(Shape.of(8, 8));
    for (int k = 0; k < 64; k++) {
      weights[k] = inside(k) ? .5f : 0;
      map.data()[k] = (inside(k) == right ? .5f : 0) + k / 200f;
    }
    return Cases.of(new Road(order, 0), new Given(map), Cases.linear(weights), IMAGE);
  }

  @ParameterizedTest
  @CsvSource({"MOST_RELEVANT_FIRST, -1", "LEAST_RELEVANT_FIRST, 1", "COMBINED, 1"})
  void aMapThatIsRightIsBetterThanItsReverse(Road.Order order, int sign) {
    double right = of(order, true);
    double wrong = of(order, false);
    assertTrue(sign * right > sign * wrong, right + " " + wrong);
  }

  @Test
  void combinedIsHalfTheDifference() {
    double most = of(Road.Order.MOST_RELEVANT_FIRST, true);
    double least = of(Road.Order.LEAST_RELEVANT_FIRST, true);
    assertEquals((least - most) / 2, of(Road.Order.COMBINED, true), 1e-6);
  }

  /**
   * By pytorch-grad-cam's formula, its equations set up and solved in NumPy, without the noise;
   * with it the net's probability moves by less than .004.
   */
  @ParameterizedTest
  @CsvSource({
    "MOST_RELEVANT_FIRST, 0.0526120",
    "LEAST_RELEVANT_FIRST, 0.0661738",
    "COMBINED, 0.0067809"
  })
  void theFigureIsThatOfPytorchGradCam(Road.Order order, double expected) {
    float[] weights = new float[64];
    Tensor image = Tensor.zeros(Shape.of(1, 8, 8, 1));
    Tensor map = Tensor.zeros(Shape.of(8, 8));
    for (int k = 0; k < 64; k++) {
      weights[k] = ((5 * (k / 8) + 2 * (k % 8)) % 9 - 3) / 12f;
      image.data()[k] = (3 * (k / 8) + 5 * (k % 8)) % 7 / 6f;
      map.data()[k] = (7 * (k / 8) + 3 * (k % 8)) % 11 / 11f + k / 1000f;
    }
    assertEquals(
        expected, Cases.of(new Road(order, 0), new Given(map), Cases.linear(weights), image), .004);
  }
}
