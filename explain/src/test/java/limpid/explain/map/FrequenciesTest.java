package limpid.explain.map;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.explain.Near;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrequenciesTest {
  private static final int H = 6;
  private static final int W = 9;

  private static Tensor map(int channels) {
    Tensor map = Tensor.zeros(Shape.of(H, W, channels));
    for (int k = 0; k < map.size(); k++) {
      map.data()[k] = (float) (Math.sin(1.7 * k * k) + .3);
    }
    return map;
  }

  /** Wave by wave, from the definition. */
  private static double[] slow(double sigma, Tensor map) {
    int c = map.shape().at(2);
    double[] result = new double[map.size()];
    for (int u = 0; u < H; u++) {
      for (int v = 0; v < W; v++) {
        double waves = Math.hypot(u > H / 2 ? H - u : u, v > W / 2 ? W - v : v);
        for (int channel = 0; waves <= sigma && channel < c; channel++) {
          double real = 0;
          double imaginary = 0;
          for (int k = 0; k < H * W; k++) {
            double angle = 2 * Math.PI * ((double) u * (k / W) / H + (double) v * (k % W) / W);
            real += Math.cos(angle) * map.data()[k * c + channel];
            imaginary -= Math.sin(angle) * map.data()[k * c + channel];
          }
          for (int k = 0; k < H * W; k++) {
            double angle = 2 * Math.PI * ((double) u * (k / W) / H + (double) v * (k % W) / W);
            result[k * c + channel] +=
                (Math.cos(angle) * real - Math.sin(angle) * imaginary) / (H * W);
          }
        }
      }
    }
    return result;
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1, 1.5, 2.9, 4, 100})
  void isTheSumOfTheWavesThatStay(double sigma) {
    Tensor map = map(2);
    Near.assertNear(slow(sigma, map), Frequencies.upTo(sigma, map).data(), 1e-5);
  }

  @Test
  void whatIsHighGoesAndWhatIsLowStays() {
    Tensor wave = Tensor.zeros(Shape.of(32, 32));
    Tensor low = Tensor.zeros(Shape.of(32, 32));
    for (int k = 0; k < wave.size(); k++) {
      low.data()[k] = (float) Math.cos(2 * Math.PI * 3 * (k % 32) / 32);
      wave.data()[k] = low.data()[k] + (k % 2 == 0 ? 1 : -1);
    }
    assertArrayEquals(low.data(), Frequencies.upTo(3, wave).data(), 1e-5f);
    assertArrayEquals(wave.data(), Frequencies.upTo(16, wave).data(), 1e-5f);
    assertArrayEquals(new float[1024], Frequencies.upTo(2.99, wave).data(), 1e-5f);
  }

  @Test
  void ofTheLowestFrequencyTheMeanIsLeft() {
    Tensor map = map(1);
    float mean = (float) (Near.sum(map) / map.size());
    for (float value : Frequencies.upTo(0, map).data()) {
      assertEquals(mean, value, 1e-6);
    }
  }
}
