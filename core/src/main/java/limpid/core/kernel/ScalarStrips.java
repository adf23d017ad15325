package limpid.core.kernel;

import java.util.Arrays;

/** {@link Strips} as they are defined. */
public final class ScalarStrips implements Strips {
  private static final int LANES = 16;

  /** Loops without state. */
  public ScalarStrips() {}

  @Override
  public void add(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = a[ao + i] + b[bo + i];
    }
  }

  @Override
  public void sub(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = a[ao + i] - b[bo + i];
    }
  }

  @Override
  public void mul(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = a[ao + i] * b[bo + i];
    }
  }

  @Override
  public void div(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = a[ao + i] / b[bo + i];
    }
  }

  @Override
  public void gate(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = b[bo + i] > 0 ? a[ao + i] : 0;
    }
  }

  @Override
  public void maximum(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = Math.max(a[ao + i], b[bo + i]);
    }
  }

  @Override
  public void minimum(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = Math.min(a[ao + i], b[bo + i]);
    }
  }

  @Override
  public void greater(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = a[ao + i] > b[bo + i] ? 1 : 0;
    }
  }

  @Override
  public void greaterOrEqual(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = a[ao + i] >= b[bo + i] ? 1 : 0;
    }
  }

  @Override
  public void equal(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = a[ao + i] == b[bo + i] ? 1 : 0;
    }
  }

  @Override
  public void inside(float low, float high, float[] x, int xo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = x[xo + i] > low && x[xo + i] < high ? 1 : 0;
    }
  }

  @Override
  public void leaky(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = a[ao + i] > 0 ? a[ao + i] : b[bo + i] * a[ao + i];
    }
  }

  @Override
  public void pow(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = Power.pow(a[ao + i], b[bo + i]);
    }
  }

  @Override
  public void where(
      float[] c, int co, float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = c[co + i] > 0 ? a[ao + i] : b[bo + i];
    }
  }

  @Override
  public void scale(float factor, float[] x, int xo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = factor * x[xo + i];
    }
  }

  @Override
  public void affine(
      float[] x, int xo, float[] scale, float[] shift, float least, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = Math.max(x[xo + i] * scale[i] + shift[i], least);
    }
  }

  @Override
  public void standardize(
      float[] x, int xo, float[] center, float[] scale, float[] shift, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = (x[xo + i] - center[i]) * scale[i] + shift[i];
    }
  }

  @Override
  public void exp(float factor, float[] x, int xo, float less, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = Exponential.exp(factor * x[xo + i] - less);
    }
  }

  @Override
  public void sigmoid(float[] x, int xo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = Exponential.sigmoid(Exponential.exp(-x[xo + i]));
    }
  }

  @Override
  public void tanh(float[] x, int xo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = Exponential.tanh(x[xo + i], Exponential.exp(2 * Math.abs(x[xo + i])));
    }
  }

  @Override
  public void log(float[] x, int xo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = Power.log(x[xo + i]);
    }
  }

  @Override
  public void curve(Curve f, float[] x, int xo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = f.at(x[xo + i]);
    }
  }

  @Override
  public void elu(
      float scale, float below, float factor, float[] x, int xo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = Exponential.elu(x[xo + i], scale, below, factor);
    }
  }

  @Override
  public void softplus(float beta, float threshold, float[] x, int xo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      float v = beta * x[xo + i];
      y[yo + i] =
          v > threshold ? x[xo + i] : Exponential.softplus(v, Exponential.exp(-Math.abs(v))) / beta;
    }
  }

  @Override
  public void weighted(
      float[] weights, float[] x, int xo, int[] taps, int step, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      float sum = 0;
      for (int t = 0; t < taps.length; t++) {
        sum += weights[t] * x[xo + taps[t] * step + i];
      }
      y[yo + i] = sum;
    }
  }

  @Override
  public void gather(float[] x, int xo, int[] offsets, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = x[xo + offsets[i]];
    }
  }

  @Override
  public float most(float[] x, int xo, int n) {
    float most = x[xo];
    for (int i = 1; i < n; i++) {
      most = Math.max(most, x[xo + i]);
    }
    return most;
  }

  @Override
  public float least(float[] x, int xo, int n) {
    float least = x[xo];
    for (int i = 1; i < n; i++) {
      least = Math.min(least, x[xo + i]);
    }
    return least;
  }

  @Override
  public void max(float[] x, int xo, int[] taps, int count, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      float most = x[xo + taps[0] + i];
      for (int t = 1; t < count; t++) {
        most = Math.max(most, x[xo + taps[t] + i]);
      }
      y[yo + i] = most;
    }
  }

  @Override
  public void min(float[] x, int xo, int[] taps, int count, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      float least = x[xo + taps[0] + i];
      for (int t = 1; t < count; t++) {
        least = Math.min(least, x[xo + taps[t] + i]);
      }
      y[yo + i] = least;
    }
  }

  @Override
  public void maxInput(
      float[] x, int xo, int[] taps, int count, float[] g, int go, float[] dx, int n) {
    for (int i = 0; i < n; i++) {
      int winner = taps[0];
      for (int t = 1; t < count; t++) {
        winner = above(x[xo + taps[t] + i], x[xo + winner + i]) ? taps[t] : winner;
      }
      dx[xo + winner + i] += g[go + i];
    }
  }

  private static boolean above(float value, float most) {
    return value > most || Float.isNaN(value) && !Float.isNaN(most);
  }

  @Override
  public double sum(float[] x, int xo, int n) {
    double[] sums = new double[LANES];
    for (int i = 0; i < n; i++) {
      sums[i % LANES] += x[xo + i];
    }
    return total(sums);
  }

  /** The last step of {@link #sum}, which changes the sums. */
  public static double total(double[] sums) {
    for (int apart = LANES / 2; apart > 0; apart /= 2) {
      for (int i = 0; i < apart; i++) {
        sums[i] += sums[i + apart];
      }
    }
    return sums[0];
  }

  @Override
  public void sums(float[] x, int xo, int rows, int step, int n, double[] sums) {
    Arrays.fill(sums, 0, n, 0);
    for (int r = 0; r < rows; r++) {
      for (int i = 0; i < n; i++) {
        sums[i] += x[xo + r * step + i];
      }
    }
  }
}
