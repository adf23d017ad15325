package limpid.core.kernel;

/**
 * Loops over a few neighbouring elements, each array from an offset of its own: what ops are made
 * of that move more than they compute. {@link ScalarStrips} reads like the definitions; the vector
 * twin equals it bit for bit.
 *
 * <p>The output may be an input at the same offset. Sums are taken in double.
 */
public interface Strips {

  /** Those of the kernels that this process runs on. */
  static Strips active() {
    return Kernels.active().strips();
  }

  /** {@code y = f(a, b)}, element by element. */
  @FunctionalInterface
  interface Binary {
    void run(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n);
  }

  /** {@code y = f(a, b, c)}, element by element. */
  @FunctionalInterface
  interface Ternary {
    void run(float[] a, int ao, float[] b, int bo, float[] c, int co, float[] y, int yo, int n);
  }

  /** {@code y = a + b}. */
  void add(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n);

  /** {@code y = a - b}. */
  void sub(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n);

  /** {@code y = a b}. */
  void mul(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n);

  /** {@code y = a / b}. */
  void div(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n);

  /** {@code y = a where b is above 0, else 0}. */
  void gate(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n);

  /** {@code y = the larger of a and b}; a NaN wins. */
  void maximum(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n);

  /** {@code y = the smaller of a and b}; a NaN wins. */
  void minimum(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n);

  /** {@code y = 1 where a > b, else 0}. */
  void greater(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n);

  /** {@code y = 1 where a >= b, else 0}. */
  void greaterOrEqual(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n);

  /** {@code y = 1 where a == b, else 0}. */
  void equal(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n);

  /** {@code y = 1 where low < x < high, else 0}. */
  void inside(float low, float high, float[] x, int xo, float[] y, int yo, int n);

  /** {@code y = a where a is above 0, else b a}. */
  void leaky(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n);

  /** {@code y = a^b}: see {@link Power#pow}. */
  void pow(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n);

  /** {@code y = a where c is above 0, else b}. */
  void where(float[] c, int co, float[] a, int ao, float[] b, int bo, float[] y, int yo, int n);

  /** {@code y = factor x}. */
  void scale(float factor, float[] x, int xo, float[] y, int yo, int n);

  /**
   * {@code y = max(scale x + shift, least)}, the product rounded before it is added; scale and
   * shift begin at index 0.
   */
  void affine(
      float[] x, int xo, float[] scale, float[] shift, float least, float[] y, int yo, int n);

  /** {@code y = (x - center) scale + shift}, each step rounded; the last three begin at index 0. */
  void standardize(
      float[] x, int xo, float[] center, float[] scale, float[] shift, float[] y, int yo, int n);

  /** {@code y = e^(factor x - less)}, each step rounded: see {@link Exponential#exp}. */
  void exp(float factor, float[] x, int xo, float less, float[] y, int yo, int n);

  /** {@code y = 1 / (1 + e^-x)}: see {@link Exponential#sigmoid}. */
  void sigmoid(float[] x, int xo, float[] y, int yo, int n);

  /** {@code y = tanh x}, y elsewhere than x: see {@link Exponential#tanh}. */
  void tanh(float[] x, int xo, float[] y, int yo, int n);

  /** {@code y = ln x}: see {@link Power#log}. */
  void log(float[] x, int xo, float[] y, int yo, int n);

  /** {@code y = f(x)}. */
  void curve(Curve f, float[] x, int xo, float[] y, int yo, int n);

  /** {@code y = scale x where x is above 0, else below (e^(factor x) - 1)}. */
  void elu(float scale, float below, float factor, float[] x, int xo, float[] y, int yo, int n);

  /** {@code y = x where beta x > threshold, else ln(1 + e^(beta x)) / beta}. */
  void softplus(float beta, float threshold, float[] x, int xo, float[] y, int yo, int n);

  /**
   * {@code y[i] = sum_t weights[t] x[xo + taps[t] step + i]} over all taps, each product rounded
   * before it is added.
   */
  void weighted(float[] weights, float[] x, int xo, int[] taps, int step, float[] y, int yo, int n);

  /** {@code y[i] = x[xo + offsets[i]]}. */
  void gather(float[] x, int xo, int[] offsets, float[] y, int yo, int n);

  /** The largest of {@code n} elements, at least one; a NaN wins. */
  float most(float[] x, int xo, int n);

  /** The smallest of {@code n} elements, at least one; a NaN wins. */
  float least(float[] x, int xo, int n);

  /** {@code y[i] = max_t x[xo + taps[t] + i]} over the first {@code count} taps; a NaN wins. */
  void max(float[] x, int xo, int[] taps, int count, float[] y, int yo, int n);

  /** {@code y[i] = min_t x[xo + taps[t] + i]} over the first {@code count} taps; a NaN wins. */
  void min(float[] x, int xo, int[] taps, int count, float[] y, int yo, int n);

  /**
   * {@code dx[xo + taps[t] + i] += g[i]} for the tap t of {@link #max}, the first one of equal
   * ones; of NaNs the first.
   */
  void maxInput(float[] x, int xo, int[] taps, int count, float[] g, int go, float[] dx, int n);

  /**
   * The sum of {@code n} elements, taken in 16 sums over i mod 16, which are then added as 8 pairs
   * 8 apart, 4 pairs 4 apart and so on.
   */
  double sum(float[] x, int xo, int n);

  /** {@code sums[i] = sum_r x[xo + r step + i]}, in the order of r. */
  void sums(float[] x, int xo, int rows, int step, int n, double[] sums);
}
