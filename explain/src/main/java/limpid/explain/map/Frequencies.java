package limpid.explain.map;

import java.util.function.DoubleUnaryOperator;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.op.BatchMatMul;
import limpid.core.op.MatMul;
import limpid.core.op.Node;

/**
 * The waves that a map is made of: {@code F_uv = sum_yx A_yx exp(-2 pi i (u y / H + v x / W))},
 * {@code (C - i S) A (C - i S)} with matrices of cosines and sines.
 */
public final class Frequencies {
  private static final MatMul PRODUCT = new MatMul(false, false);

  private final Node cosH;
  private final Node sinH;
  private final Node cosW;
  private final Node sinW;
  private final Node kept;

  private Frequencies(int h, int w, double sigma) {
    cosH = matrix(h, h, Math::cos);
    sinH = matrix(h, h, Math::sin);
    cosW = matrix(w, w, Math::cos);
    sinW = matrix(w, w, Math::sin);
    Tensor mask = Tensor.zeros(Shape.of(h, w));
    for (int k = 0; k < mask.size(); k++) {
      mask.data()[k] = Math.hypot(waves(k / w, h), waves(k % w, w)) <= sigma ? 1f / (h * w) : 0;
    }
    kept = Node.constant(mask);
  }

  /** {@code f(2 pi u y / n)}, for all y and the first few u. */
  private static Node matrix(int waves, int n, DoubleUnaryOperator f) {
    Tensor matrix = Tensor.zeros(Shape.of(waves, n));
    for (int k = 0; k < matrix.size(); k++) {
      long turned = (long) (k / n) * (k % n) % n;
      matrix.data()[k] = (float) f.applyAsDouble(2 * Math.PI * turned / n);
    }
    return Node.constant(matrix);
  }

  /** Beyond half of n, waves are those that go the other way. */
  private static int waves(int u, int n) {
    return Math.min(u, n - u);
  }

  /**
   * What is left of a map, each channel by itself, if only those waves stay that have, {@code
   * sqrt(u^2 + v^2)}, at most sigma crests across the map.
   *
   * @param map {@code [h,w]} or {@code [h,w,C]}
   */
  public static Tensor upTo(double sigma, Tensor map) {
    Shape shape = map.shape();
    int channels = shape.rank() == 3 ? shape.at(2) : 1;
    Frequencies frequencies = new Frequencies(shape.at(0), shape.at(1), sigma);
    Tensor result = Tensor.zeros(shape);
    Tensor plane = Tensor.zeros(Shape.of(shape.at(0), shape.at(1)));
    for (int c = 0; c < channels; c++) {
      Tensor channel = plane.copy();
      for (int k = 0; k < channel.size(); k++) {
        channel.data()[k] = map.data()[k * channels + c];
      }
      float[] left = frequencies.filtered(Node.constant(channel)).value().data();
      for (int k = 0; k < channel.size(); k++) {
        result.data()[k * channels + c] = left[k];
      }
    }
    return result;
  }

  /**
   * The real maps whose waves these are, {@code a_yx = 1/HW sum_uv F_uv exp(2 pi i (u y / H + v x /
   * W))}, from those waves that have v up to W/2; the others are their conjugates. It is the
   * inverse of numpy's {@code rfft2}, and has a gradient.
   *
   * @param real {@code [C,H,W/2+1]}
   * @param imaginary the same
   * @param w the width W, which may be odd
   * @return {@code [C,H,W]}
   */
  public static Node maps(Node real, Node imaginary, int w) {
    int h = real.shape().at(1);
    int waves = w / 2 + 1;
    BatchMatMul product = new BatchMatMul(false, false);
    Node cosH = matrix(h, h, Math::cos);
    Node sinH = matrix(h, h, Math::sin);
    Tensor twice = Tensor.filled(Shape.of(waves, 1), 2f / (h * w));
    twice.data()[0] /= 2;
    twice.data()[waves - 1] /= w % 2 == 0 && waves > 1 ? 2 : 1;
    Node cosW = matrix(waves, w, Math::cos).mul(Node.constant(twice));
    Node sinW = matrix(waves, w, Math::sin).mul(Node.constant(twice));
    Node p = product.of(cosH, real).sub(product.of(sinH, imaginary));
    Node q = product.of(cosH, imaginary).add(product.of(sinH, real));
    return product.of(p, cosW).sub(product.of(q, sinW));
  }

  /** Crests for each pixel of the waves that {@link #maps} takes, {@code [H,W/2+1]}. */
  public static Tensor crests(int h, int w) {
    Tensor crests = Tensor.zeros(Shape.of(h, w / 2 + 1));
    for (int k = 0; k < crests.size(); k++) {
      double down = (double) waves(k / (w / 2 + 1), h) / h;
      double across = (double) (k % (w / 2 + 1)) / w;
      crests.data()[k] = (float) Math.hypot(down, across);
    }
    return crests;
  }

  private Node filtered(Node a) {
    Node p = PRODUCT.of(cosH, a);
    Node q = PRODUCT.of(sinH, a);
    Node real = PRODUCT.of(p, cosW).sub(PRODUCT.of(q, sinW)).mul(kept);
    Node imaginary = PRODUCT.of(p, sinW).add(PRODUCT.of(q, cosW)).mul(kept).negate();
    Node back = PRODUCT.of(cosH, real).sub(PRODUCT.of(sinH, imaginary));
    Node turned = PRODUCT.of(cosH, imaginary).add(PRODUCT.of(sinH, real));
    return PRODUCT.of(back, cosW).sub(PRODUCT.of(turned, sinW));
  }
}
