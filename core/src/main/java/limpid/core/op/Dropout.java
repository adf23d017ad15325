package limpid.core.op;

import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;

/**
 * y = x / (1 - rate), with each element 0 instead with probability rate (Srivastava et al. 2014).
 * The seed decides which, so the op is linear and its own adjoint; a net in evaluation has no such
 * op.
 *
 * @param rate in [0, 1); 0 leaves x as it is
 */
public record Dropout(float rate, long seed) implements Op {
  private static final long GAMMA = 0x9e3779b97f4a7c15L;

  @Override
  public String name() {
    return "dropout";
  }

  @Override
  public Shape shape(Shape... inputs) {
    if (!(rate >= 0 && rate < 1)) {
      throw new ShapeException(name() + ": rate wants to be in [0,1), got " + rate);
    }
    return Elementwise.one(name(), inputs);
  }

  @Override
  public Tensor forward(Tensor... inputs) {
    if (rate == 0) {
      return inputs[0];
    }
    float[] x = inputs[0].data();
    float scale = 1 / (1 - rate);
    Tensor dropped = Tensor.zeros(inputs[0].shape());
    Elementwise.fill(
        dropped,
        y ->
            (from, to) -> {
              for (int i = from; i < to; i++) {
                int bits = Float.floatToRawIntBits(x[i] * scale);
                y[i] = Float.intBitsToFloat(bits & kept(seed + i * GAMMA));
              }
            });
    return dropped;
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
  public Node vjp(int i, Node y, Node g) {
    return this.of(g);
  }
}
