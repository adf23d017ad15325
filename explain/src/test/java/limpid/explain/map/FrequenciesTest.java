package limpid.explain.map;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.op.Node;
import limpid.explain.Near;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrequenciesTest {
  private static final int H = 6;
  private static final int W = 9;
  private static final double[] EVEN = {
    0.1903955,
    -0.1965957,
    -0.0568229,
    0.0169246,
    0.5417627,
    0.2253360,
    -0.1616871,
    -0.0193988,
    -0.0840983,
    -0.5262158,
    0.0250988,
    0.0453010
  };
  private static final double[] ODD = {
    0.2149652,
    -0.1394716,
    -0.1359544,
    0.0349500,
    -0.0205877,
    0.4682378,
    0.4111650,
    -0.3068614,
    0.1290336,
    -0.1155623,
    0.0171044,
    -0.5696380,
    -0.0024390,
    -0.0385497,
    0.0536079
  };

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

  /** What numpy.fft.irfft2 gives, in float64, for waves sin(k) + i cos(k). */
  @ParameterizedTest
  @CsvSource({"4,true", "5,false"})
  void mapsAreTheInverseOfWhatRfft2Gives(int w, boolean even) {
    Tensor real = Tensor.zeros(Shape.of(1, 3, 3));
    Tensor imaginary = Tensor.zeros(Shape.of(1, 3, 3));
    for (int k = 0; k < 9; k++) {
      real.data()[k] = (float) Math.sin(k);
      imaginary.data()[k] = (float) Math.cos(k);
    }
    Tensor maps = Frequencies.maps(Node.constant(real), Node.constant(imaginary), w).value();
    double[] numpy = even ? EVEN : ODD;
    Near.assertNear(numpy, maps.data(), 1e-6);
  }

  @Test
  void crestsAreThoseOfNumpysFftfreq() {
    float[] crests = Frequencies.crests(4, 6).data();
    double[] expected = new double[16];
    double[] down = {0, .25, .5, .25};
    for (int k = 0; k < 16; k++) {
      expected[k] = Math.hypot(down[k / 4], k % 4 / 6.0);
    }
    Near.assertNear(expected, crests, 1e-7);
  }
}
