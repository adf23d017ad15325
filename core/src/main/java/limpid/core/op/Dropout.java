package limpid.core.op;

import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;

/**
 * y = x / (1 - rate), with each element 0 instead with probability rate (Srivastava et al. 2014).
 * The second input, a {@link #seed}, decides which, so the op is linear in x and its own adjoint; a
 * net in evaluation has no such op.
 *
 * @param rate in [0, 1); 0 leaves x as it is
 */
public record Dropout(float rate) implements Filling {
  private static final long GAMMA = 0x9e3779b97f4a7c15L;

  /** How a seed is given: its bits, 16 in each of four numbers, {@code [4]}. */
  public static final Shape SEED = Shape.of(4);

  /** A seed as an input of this op. */
  public static Tensor seed(long seed) {
    Tensor parts = Tensor.zeros(SEED);
    for (int part = 0; part < 4; part++) {
      parts.data()[part] = seed >>> 16 * part & 0xffff;
    }
    return parts;
  }

  private static long seed(Tensor parts) {
    long seed = 0;
    for (int part = 0; part < 4; part++) {
      seed |= (long) parts.data()[part] << 16 * part;
    }
    return seed;
  }

  @Override
  public String name() {
    return "dropout";
  }

  @Override
  public Shape shape(Shape... inputs) {
    if (!(rate >= 0 && rate < 1)) {
      throw new ShapeException(name() + ": rate wants to be in [0,1), got " + rate);
    }
    Elementwise.count(name(), 2, inputs);
    if (!inputs[1].equals(SEED)) {
      throw new ShapeException(name() + ": seed " + inputs[1] + " wants " + SEED);
    }
    return inputs[0];
  }

  @Override
  public void into(Tensor dropped, Tensor... inputs) {
    float[] x = inputs[0].data();
    float scale = 1 / (1 - rate);
    long seed = seed(inputs[1]);
    Elementwise.fill(
        dropped,
        y ->
            (from, to) -> {
              for (int i = from; i < to; i++) {
                int bits = Float.floatToRawIntBits(x[i] * scale);
                y[i] = Float.intBitsToFloat(bits & kept(seed + i * GAMMA));
              }
            });
  }

  /** All bits with probability 1 - rate, else none: no branch, which could not be predicted. */
  private int kept(long counter) {
    long drawn = mixed(counter) >>> 40;
    long threshold = Math.round(rate * 0x1p24);
    return (int) (threshold - 1 - drawn >> 63);
  }

  /** A well mixed number for each counter (SplitMix64, Steele et al. 2014). */
  private static long mixed(long counter) {
    long half = (counter ^ counter >>> 30) * 0xbf58476d1ce4e5b9L;
    half = (half ^ half >>> 27) * 0x94d049bb133111ebL;
    return half ^ half >>> 31;
  }

  @Override
  public boolean overwrites(int i) {
    return i == 0;
  }

  @Override
  public Node vjp(int i, Node y, Node g) {
    return i == 0 ? this.of(g, y.input(1)) : null;
  }
}
