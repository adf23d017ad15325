package limpid.core.op;

/**
 * Where the outputs of a {@link Resize} lie among its inputs along one axis, and what they take of
 * them.
 */
public record Sampling(Kernel kernel, Position position) {
  /** PyTorch's "bilinear", the usual way for heat maps: outer edges coincide. */
  public static final Sampling BILINEAR = new Sampling(new Linear(), Position.HALF_PIXEL);

  /** PyTorch's "bilinear" with aligned corners: centres of corner pixels coincide. */
  public static final Sampling BILINEAR_ALIGNED = new Sampling(new Linear(), Position.ALIGNED);

  /** PyTorch's "nearest": the input {@code floor(i N/n)}. */
  public static final Sampling NEAREST =
      new Sampling(new Nearest(Rounding.FLOOR), Position.ASYMMETRIC);

  /** PyTorch's "bicubic". */
  public static final Sampling BICUBIC = new Sampling(new Cubic(-0.75f), Position.HALF_PIXEL);

  /** Where output i of n lies among N inputs. */
  public enum Position {
    /** {@code (i + 1/2) N/n - 1/2}. */
    HALF_PIXEL,
    /** {@code i N/n}. */
    ASYMMETRIC,
    /** {@code i (N-1)/(n-1)}, 0 for a single output. */
    ALIGNED;

    /** In float, as PyTorch has it. */
    float of(int i, int in, int out) {
      float scale = (float) in / out;
      return switch (this) {
        case HALF_PIXEL -> scale * (i + 0.5f) - 0.5f;
        case ASYMMETRIC -> scale * i;
        case ALIGNED -> out > 1 ? (in - 1f) / (out - 1) * i : 0;
      };
    }
  }

  /** How a position between two inputs becomes one of them. */
  public enum Rounding {
    FLOOR,
    CEIL,
    /** The nearest, of two equally near ones the lower. */
    PREFER_FLOOR,
    /** The nearest, of two equally near ones the upper. */
    PREFER_CEIL;

    int of(float position) {
      return (int)
          switch (this) {
            case FLOOR -> Math.floor(position);
            case CEIL -> Math.ceil(position);
            case PREFER_FLOOR -> Math.ceil(position - 0.5);
            case PREFER_CEIL -> Math.floor(position + 0.5);
          };
    }
  }

  /**
   * What an output takes of the inputs around its position; those beyond an edge are the edge's.
   */
  public sealed interface Kernel {

    /** The first input that it takes. */
    int first(float position);

    /** The shares of the inputs from the first one on. */
    float[] weights(float position);
  }

  /** One input. */
  public record Nearest(Rounding rounding) implements Kernel {
    @Override
    public int first(float position) {
      return rounding.of(position);
    }

    @Override
    public float[] weights(float position) {
      return new float[] {1};
    }
  }

  /** The two beside it, the nearer one more. */
  public record Linear() implements Kernel {
    @Override
    public int first(float position) {
      return (int) Math.floor(position);
    }

    @Override
    public float[] weights(float position) {
      float share = position - first(position);
      return new float[] {1 - share, share};
    }
  }

  /**
   * The four around it, by cubic convolution (Keys 1981).
   *
   * @param a the slope at distance 1: -0.75 in PyTorch and ONNX, -0.5 in Pillow
   */
  public record Cubic(float a) implements Kernel {
    @Override
    public int first(float position) {
      return (int) Math.floor(position) - 1;
    }

    @Override
    public float[] weights(float position) {
      float t = position - (float) Math.floor(position);
      return new float[] {outer(t + 1), inner(t), inner(1 - t), outer(2 - t)};
    }

    private float inner(float d) {
      return ((a + 2) * d - (a + 3)) * d * d + 1;
    }

    private float outer(float d) {
      return ((a * d - 5 * a) * d + 8 * a) * d - 4 * a;
    }
  }

  /** What each output takes. */
  Taps taps(int in, int out) {
    int[][] at = new int[out][];
    float[][] weight = new float[out][];
    for (int i = 0; i < out; i++) {
      float place = position.of(i, in, out);
      if (kernel instanceof Linear) {
        place = Math.clamp(place, 0f, in - 1f);
      }
      int first = kernel.first(place);
      boolean last = kernel instanceof Linear && first == in - 1;
      weight[i] = last ? new float[] {1} : kernel.weights(place);
      at[i] = new int[weight[i].length];
      for (int t = 0; t < at[i].length; t++) {
        at[i][t] = Math.clamp(first + t, 0, in - 1);
      }
    }
    return new Taps(in, at, weight);
  }
}
