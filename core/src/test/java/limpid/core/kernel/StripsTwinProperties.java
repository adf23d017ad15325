package limpid.core.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;

/** Every strip equals its scalar twin bit for bit, from any offset, NaN and both zeros included. */
class StripsTwinProperties {
  private static final int ROOM = 1000;
  private static final Strips SCALAR = new ScalarStrips();

  private interface Work {
    void on(Strips strips, float[] y);
  }

  private static void same(Random random, Work work) {
    if (!Twins.available()) {
      return;
    }
    float[] wanted = special(random);
    float[] actual = wanted.clone();
    work.on(SCALAR, wanted);
    work.on(Kernels.active().strips(), actual);
    assertArrayEquals(wanted, actual);
  }

  /** A few equal values, so that there are ties, with zeros of both signs and NaN among them. */
  private static float[] special(Random random) {
    float[] values = {0, -0f, 1, -1, 2.5f, -0.3f, Float.NaN, Float.POSITIVE_INFINITY, 1e-42f};
    float[] array = Arrays32.random(random, ROOM);
    for (int i = 0; i < array.length; i++) {
      if (random.nextInt(3) == 0) {
        array[i] = values[random.nextInt(values.length)];
      }
    }
    return array;
  }

  @Property(tries = 300, shrinking = ShrinkingMode.OFF)
  void binaryStripsEqualTheirTwins(@ForAll long seed, @ForAll @IntRange(min = 1, max = 200) int n) {
    Random random = new Random(seed);
    float[] a = special(random);
    float[] b = special(random);
    int ao = random.nextInt(100);
    int bo = random.nextInt(100);
    int yo = random.nextInt(100);
    same(random, (strips, y) -> strips.add(a, ao, b, bo, y, yo, n));
    same(random, (strips, y) -> strips.sub(a, ao, b, bo, y, yo, n));
    same(random, (strips, y) -> strips.mul(a, ao, b, bo, y, yo, n));
    same(random, (strips, y) -> strips.div(a, ao, b, bo, y, yo, n));
    same(random, (strips, y) -> strips.gate(a, ao, b, bo, y, yo, n));
    same(random, (strips, y) -> strips.maximum(a, ao, b, bo, y, yo, n));
    same(random, (strips, y) -> strips.minimum(a, ao, b, bo, y, yo, n));
    same(random, (strips, y) -> strips.greater(a, ao, b, bo, y, yo, n));
    same(random, (strips, y) -> strips.greaterOrEqual(a, ao, b, bo, y, yo, n));
    same(random, (strips, y) -> strips.equal(a, ao, b, bo, y, yo, n));
    same(random, (strips, y) -> strips.inside(-0.3f, a[ao], b, bo, y, yo, n));
    same(random, (strips, y) -> strips.leaky(a, ao, b, bo, y, yo, n));
    same(random, (strips, y) -> strips.scale(b[bo], a, ao, y, yo, n));
    float[] c = special(random);
    same(random, (strips, y) -> strips.where(c, yo, a, ao, b, bo, y, yo, n));
    float[] shift = special(random);
    same(random, (strips, y) -> strips.affine(a, ao, b, shift, 0, y, yo, n));
    float lowest = Float.NEGATIVE_INFINITY;
    same(random, (strips, y) -> strips.affine(a, ao, b, shift, lowest, y, yo, n));
  }

  @Property(tries = 300, shrinking = ShrinkingMode.OFF)
  void theMaximumUnderTapsAndItsGradientEqualTheirTwins(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 70) int n,
      @ForAll @IntRange(min = 1, max = 9) int count) {
    Random random = new Random(seed);
    float[] x = special(random);
    float[] g = Arrays32.random(random, ROOM);
    int[] taps = new int[9];
    for (int t = 0; t < count; t++) {
      taps[t] = t * n;
    }
    int xo = random.nextInt(100);
    int yo = random.nextInt(100);
    same(random, (strips, y) -> strips.max(x, xo, taps, count, y, yo, n));
    same(random, (strips, y) -> strips.min(x, xo, taps, count, y, yo, n));
    same(random, (strips, y) -> strips.maxInput(x, xo, taps, count, g, yo, y, n));
  }

  @Property(tries = 200, shrinking = ShrinkingMode.OFF)
  void exponentialsEqualTheirTwins(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 100) int n, @ForAll float less) {
    Random random = new Random(seed);
    float[] x = special(random);
    for (int i = 0; i < x.length; i += 2) {
      x[i] = 110 * x[i];
    }
    int xo = random.nextInt(100);
    int yo = random.nextInt(100);
    same(random, (strips, y) -> strips.exp(1, x, xo, less, y, yo, n));
    same(random, (strips, y) -> strips.sigmoid(x, xo, y, yo, n));
    same(random, (strips, y) -> strips.tanh(x, xo, y, yo, n));
    same(random, (strips, y) -> y[yo] = strips.most(x, xo, n));
    same(random, (strips, y) -> y[yo] = strips.least(x, xo, n));
  }

  @Property(tries = 300, shrinking = ShrinkingMode.OFF)
  void curvesEqualTheirTwins(
      @ForAll long seed, @ForAll Curve curve, @ForAll @IntRange(min = 1, max = 200) int n) {
    Random random = new Random(seed);
    float[] x = scaled(random);
    int xo = random.nextInt(100);
    int yo = random.nextInt(100);
    same(random, (strips, y) -> strips.curve(curve, x, xo, y, yo, n));
    same(random, (strips, y) -> strips.curve(curve, y, yo, y, yo, n));
    same(random, (strips, y) -> strips.curve(curve, positive(x), xo, y, yo, n));
  }

  @Property(tries = 300, shrinking = ShrinkingMode.OFF)
  void curvesWithParametersEqualTheirTwins(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 200) int n) {
    Random random = new Random(seed);
    float[] x = scaled(random);
    int xo = random.nextInt(100);
    int yo = random.nextInt(100);
    float beta = random.nextFloat() + 0.1f;
    same(random, (strips, y) -> strips.elu(1, 1, 1, x, xo, y, yo, n));
    same(random, (strips, y) -> strips.elu(1.5f, -2, beta, x, xo, y, yo, n));
    same(random, (strips, y) -> strips.log(x, xo, y, yo, n));
    same(random, (strips, y) -> strips.log(positive(x), xo, y, yo, n));
    same(random, (strips, y) -> strips.softplus(1, 20, x, xo, y, yo, n));
    same(random, (strips, y) -> strips.softplus(beta, 2, x, xo, y, yo, n));
  }

  @Property(tries = 300, shrinking = ShrinkingMode.OFF)
  void powersEqualTheirTwins(@ForAll long seed, @ForAll @IntRange(min = 1, max = 900) int n) {
    Random random = new Random(seed);
    float[] a = scaled(random);
    float[] b = scaled(random);
    for (int i = 0; i < b.length; i += 2) {
      b[i] = Math.round(b[i]);
    }
    int ao = random.nextInt(100);
    int bo = random.nextInt(100);
    int yo = random.nextInt(100);
    same(random, (strips, y) -> strips.pow(a, ao, b, bo, y, yo, n));
    same(random, (strips, y) -> strips.pow(y, yo, b, bo, y, yo, n));
    same(random, (strips, y) -> strips.pow(positive(a), ao, b, bo, y, yo, n));
  }

  /** As {@link #special}, on several scales. */
  private static float[] scaled(Random random) {
    float[] x = special(random);
    float[] scales = {1, 10, 100, 1e20f};
    for (int i = 0; i < x.length; i++) {
      x[i] *= scales[random.nextInt(scales.length)];
    }
    return x;
  }

  private static float[] positive(float[] x) {
    float[] positive = x.clone();
    for (int i = 0; i < x.length; i++) {
      positive[i] = Math.abs(x[i]);
    }
    return positive;
  }

  @Property(tries = 200, shrinking = ShrinkingMode.OFF)
  void standardizingEqualsItsTwin(@ForAll long seed, @ForAll @IntRange(min = 1, max = 100) int n) {
    Random random = new Random(seed);
    float[] x = special(random);
    float[] center = Arrays32.random(random, n);
    float[] scale = Arrays32.random(random, n);
    float[] shift = special(random);
    int xo = random.nextInt(100);
    int yo = random.nextInt(100);
    same(random, (strips, y) -> strips.standardize(x, xo, center, scale, shift, y, yo, n));
  }

  @Property(tries = 200, shrinking = ShrinkingMode.OFF)
  void weightedSumsEqualTheirTwins(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 100) int n,
      @ForAll @IntRange(min = 0, max = 8) int count) {
    Random random = new Random(seed);
    float[] x = special(random);
    float[] weights = Arrays32.random(random, count);
    int[] taps = random.ints(count, 0, 8).toArray();
    int xo = random.nextInt(100);
    int yo = random.nextInt(100);
    same(random, (strips, y) -> strips.weighted(weights, x, xo, taps, n, y, yo, n));
  }

  @Property(tries = 200, shrinking = ShrinkingMode.OFF)
  void gatheringEqualsItsTwin(@ForAll long seed, @ForAll @IntRange(min = 1, max = 100) int n) {
    Random random = new Random(seed);
    float[] x = special(random);
    int[] offsets = random.ints(n, 0, 900).toArray();
    int xo = random.nextInt(100);
    int yo = random.nextInt(100);
    same(random, (strips, y) -> strips.gather(x, xo, offsets, y, yo, n));
  }

  @Property(tries = 200, shrinking = ShrinkingMode.OFF)
  void sumsEqualTheirTwins(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 100) int n,
      @ForAll @IntRange(min = 1, max = 8) int rows) {
    if (!Twins.available()) {
      return;
    }
    Strips strips = Kernels.active().strips();
    Random random = new Random(seed);
    float[] x = Arrays32.random(random, ROOM);
    int xo = random.nextInt(100);
    assertEquals(SCALAR.sum(x, xo, n * rows), strips.sum(x, xo, n * rows));
    int step = n + random.nextInt(10);
    double[] wanted = new double[n];
    double[] actual = new double[n];
    SCALAR.sums(x, xo, rows, step, n, wanted);
    strips.sums(x, xo, rows, step, n, actual);
    assertArrayEquals(wanted, actual);
  }
}
