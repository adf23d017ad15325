package limpid.core.kernel;

/**
 * A matrix {@code [In,Out]} whose elements are rounded to bfloat16, to the nearest and of two
 * equally near to the even one: the upper half of a float, with 8 significant bits and a relative
 * error of at most 2^-8 or 0.4 % for each normal element. It takes half the memory, and so half the
 * time where memory is the limit.
 *
 * <p>Two elements share an int: of each run of 32 outputs, number k (below 16) is the lower half of
 * int k and number 16 + k the upper one, so that one vector of ints becomes two of floats by a
 * shift and a mask. Rows are filled up with zeros to whole runs.
 */
public final class Bfloat16 {
  private static final int RUN = 32;
  private static final int HALF = RUN / 2;

  private final int in;
  private final int out;
  private final int[] words;

  private Bfloat16(int in, int out, int[] words) {
    this.in = in;
    this.out = out;
    this.words = words;
  }

  /** The rounded elements of a matrix {@code [In,Out]}. */
  public static Bfloat16 of(int in, int out, float[] w) {
    int row = rowWords(out);
    int[] words = new int[Math.multiplyExact(in, row)];
    Workers.shared()
        .ranges(
            in,
            Math.max(1, (1 << 16) / out),
            (from, to) -> {
              for (int i = from; i < to; i++) {
                for (int o = 0; o < out; o++) {
                  words[i * row + word(o)] |= rounded(w[i * out + o]) << shift(o);
                }
              }
            });
    return new Bfloat16(in, out, words);
  }

  private static int rowWords(int out) {
    return (out + RUN - 1) / RUN * HALF;
  }

  private static int word(int o) {
    return o / RUN * HALF + o % HALF;
  }

  private static int shift(int o) {
    return o % RUN < HALF ? 0 : 16;
  }

  /** The upper 16 bits of the float that is nearest among those without lower ones; NaN stays. */
  static int rounded(float value) {
    int bits = Float.floatToRawIntBits(value);
    if (Float.isNaN(value)) {
      return bits >>> 16 | 0x40;
    }
    return (bits + 0x7fff + (bits >>> 16 & 1)) >>> 16;
  }

  public int in() {
    return in;
  }

  public int out() {
    return out;
  }

  /** The ints themselves, row after row. */
  public int[] words() {
    return words;
  }

  /** How many ints a row has. */
  public int rowWords() {
    return rowWords(out);
  }

  /** All elements as floats, {@code [In,Out]}. */
  public float[] widened() {
    float[] w = new float[in * out];
    for (int i = 0; i < in; i++) {
      for (int o = 0; o < out; o++) {
        w[i * out + o] = at(i, o);
      }
    }
    return w;
  }

  /** One element. */
  public float at(int i, int o) {
    return Float.intBitsToFloat(words[i * rowWords() + word(o)] >>> shift(o) << 16);
  }
}
