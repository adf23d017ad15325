package limpid.core.op;

import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;

/**
 * y = x resized, without antialiasing: {@code [N,H,W,C]} gives {@code [N,h,w,C]}.
 *
 * @param sampling where outputs lie among the inputs, and what they take of them
 */
public record Resize(int h, int w, Sampling sampling) implements Filling {

  /** Along one axis, for output i of n and N inputs. */
  public enum Sampling {
    /** Between the two inputs beside {@code (i + 1/2) N/n - 1/2}: outer edges coincide. */
    BILINEAR,
    /** Between the two inputs beside {@code i (N-1)/(n-1)}: centres of corner pixels coincide. */
    BILINEAR_ALIGNED,
    /** The input {@code floor(i N/n)}: PyTorch's "nearest". */
    NEAREST
  }

  @Override
  public String name() {
    return "resize";
  }

  @Override
  public Shape shape(Shape... inputs) {
    Shape x = Taps.image(name(), inputs);
    if (h < 1 || w < 1) {
      throw new ShapeException(name() + ": output wants at least 1x1 pixels, got " + h + "x" + w);
    }
    return x.with(1, h).with(2, w);
  }

  @Override
  public Tensor forward(Tensor... inputs) {
    return same(inputs[0].shape()) ? inputs[0] : Filling.super.forward(inputs);
  }

  @Override
  public void into(Tensor y, Tensor... inputs) {
    Shape x = inputs[0].shape();
    if (same(x)) {
      System.arraycopy(inputs[0].data(), 0, y.data(), 0, y.size());
    } else {
      Taps.apply(taps(x.at(1), h), taps(x.at(2), w), inputs[0], y);
    }
  }

  private boolean same(Shape x) {
    return h == x.at(1) && w == x.at(2);
  }

  /** The inputs of each output; coordinates in float, as PyTorch has them. */
  Taps taps(int in, int out) {
    int[][] at = new int[out][];
    float[][] weight = new float[out][];
    for (int i = 0; i < out; i++) {
      float position = position(i, in, out);
      int first = Math.min((int) position, in - 1);
      float share = position - first;
      boolean one = first == in - 1 || sampling == Sampling.NEAREST;
      at[i] = one ? new int[] {first} : new int[] {first, first + 1};
      weight[i] = one ? new float[] {1} : new float[] {1 - share, share};
    }
    return new Taps(in, at, weight);
  }

  private float position(int i, int in, int out) {
    float scale = (float) in / out;
    return switch (sampling) {
      case BILINEAR -> Math.max(0, scale * (i + 0.5f) - 0.5f);
      case BILINEAR_ALIGNED -> out > 1 ? (in - 1f) / (out - 1) * i : 0;
      case NEAREST -> scale * i;
    };
  }

  @Override
  public Node vjp(int i, Node y, Node g) {
    return new ResizeInput(this, y.input(0).shape()).of(g);
  }

  @Override
  public long flops(Shape... inputs) {
    return 8L * shape(inputs).size();
  }
}
