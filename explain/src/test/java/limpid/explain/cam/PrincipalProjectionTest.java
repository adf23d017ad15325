package limpid.explain.cam;

import static limpid.explain.Near.assertNear;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import limpid.core.Shape;
import limpid.core.Tensor;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PrincipalProjectionTest {

  private static Tensor random(Random random, int h, int w, int channels) {
    Tensor maps = Tensor.zeros(Shape.of(h, w, channels));
    for (int k = 0; k < maps.size(); k++) {
      maps.data()[k] = (float) Math.max(0, random.nextGaussian() + (k % channels == 1 ? 3 : 0));
    }
    return maps;
  }

  /** By a great many steps of {@code v <- X^T X v}, from the sum of X's rows, whatever that is. */
  private static double[] slow(Tensor maps) {
    int channels = maps.shape().at(2);
    int places = maps.size() / channels;
    double[][] x = new double[places][channels];
    for (int c = 0; c < channels; c++) {
      double mean = 0;
      for (int i = 0; i < places; i++) {
        mean += maps.data()[i * channels + c] / (double) places;
      }
      for (int i = 0; i < places; i++) {
        x[i][c] = maps.data()[i * channels + c] - mean;
      }
    }
    double[] v = new double[channels];
    for (int c = 0; c < channels; c++) {
      v[c] = 1 + Math.sin(c);
    }
    double[] p = new double[places];
    for (int step = 0; step < 20000; step++) {
      double length = 0;
      for (int i = 0; i < places; i++) {
        p[i] = 0;
        for (int c = 0; c < channels; c++) {
          p[i] += x[i][c] * v[c];
        }
      }
      double[] next = new double[channels];
      for (int c = 0; c < channels; c++) {
        for (int i = 0; i < places; i++) {
          next[c] += x[i][c] * p[i];
        }
        length += next[c] * next[c];
      }
      for (int c = 0; c < channels; c++) {
        v[c] = next[c] / Math.sqrt(length);
      }
    }
    double together = 0;
    for (int i = 0; i < places; i++) {
      for (int c = 0; c < channels; c++) {
        together += p[i] * x[i][c];
      }
    }
    for (int i = 0; i < places; i++) {
      p[i] *= Math.signum(together);
    }
    return p;
  }

  @Property(tries = 20)
  void projectionIsTheSlowOne(
      @ForAll int seed,
      @ForAll @IntRange(min = 2, max = 6) int h,
      @ForAll @IntRange(min = 2, max = 6) int w,
      @ForAll @IntRange(min = 2, max = 50) int channels) {
    Tensor maps = random(new Random(seed), h, w, channels);
    assertNear(slow(maps), PrincipalProjection.of(maps).data(), 1e-4);
  }

  @Test
  void noDirectionVariesMore() {
    Random random = new Random(4);
    Tensor maps = random(random, 20, 20, 100);
    double most = square(PrincipalProjection.of(maps));
    double[] x = PrincipalProjection.centred(maps);
    for (int trial = 0; trial < 200; trial++) {
      double[] v = random.doubles(100, -1, 1).toArray();
      double length = 0;
      double size = 0;
      for (double value : v) {
        length += value * value;
      }
      for (int i = 0; i < 400; i++) {
        double p = 0;
        for (int c = 0; c < 100; c++) {
          p += x[100 * i + c] * v[c];
        }
        size += p * p / length;
      }
      assertTrue(size <= most * (1 + 1e-6));
    }
  }

  private static double square(Tensor tensor) {
    double sum = 0;
    for (float value : tensor.data()) {
      sum += (double) value * value;
    }
    return sum;
  }

  @Test
  void sameMapsGiveTheSameBits() {
    Tensor maps = random(new Random(1), 13, 13, 300);
    assertArrayEquals(
        PrincipalProjection.of(maps).data(), PrincipalProjection.of(maps.copy()).data());
  }

  @Test
  void aMapAloneIsItselfWithoutItsMean() {
    Tensor maps = Tensor.of(Shape.of(1, 3, 1), 1, 2, 6);
    assertArrayEquals(new float[] {-2, -1, 3}, PrincipalProjection.of(maps).data(), 1e-6f);
  }

  @Test
  void whereItDoesNotCorrelateWithTheSumTheFarthestComponentIsPositive() {
    // two channels that cancel: the sum is 0 everywhere
    Tensor maps = Tensor.of(Shape.of(1, 2, 2), 1, -1, -1, 1);
    float[] p = PrincipalProjection.of(maps).data();
    assertEquals(Math.sqrt(2), Math.abs(p[0]), 1e-6);
    assertEquals(-p[0], p[1], 1e-6);
    assertArrayEquals(p, PrincipalProjection.of(maps.copy()).data());
  }

  @Test
  void valuesThatAreNotFiniteCountAsZero() {
    Tensor maps = Tensor.of(Shape.of(1, 3, 2), 1, Float.NaN, 2, Float.POSITIVE_INFINITY, 6, 0);
    assertArrayEquals(new float[] {-2, -1, 3}, PrincipalProjection.of(maps).data(), 1e-6f);
  }

  @Test
  void constantChannelsGiveZeros() {
    Tensor maps = Tensor.filled(Shape.of(3, 5, 4), .1f);
    assertArrayEquals(new float[15], PrincipalProjection.of(maps).data());
  }

  @Test
  void hugeValuesAreProjected() {
    Tensor maps = Tensor.of(Shape.of(1, 2, 1), 3e38f, -3e38f);
    assertArrayEquals(new float[] {3e38f, -3e38f}, PrincipalProjection.of(maps).data(), 1e32f);
  }
}
