package limpid.explain.target;

import java.util.Arrays;
import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;

/** Which places of a score map count, and how much. */
public sealed interface Area {
  /** All of them. */
  Area WHOLE = new Whole();

  /**
   * Rows from top to before bottom and columns from left to before right, in places of the score
   * map.
   */
  static Area box(int top, int bottom, int left, int right) {
    return new Box(top, bottom, left, right);
  }

  /** A weight for each place, {@code [h,w]}, of which those that are not above 0 do not count. */
  static Area mask(Tensor weights) {
    return new Mask(weights);
  }

  /**
   * The weights of the places of a score map of this size, row by row.
   *
   * @throws IllegalArgumentException if the area has no place in it
   */
  float[] weights(int h, int w);

  /** It in words, empty for the whole. */
  String describe();

  /** See {@link #WHOLE}. */
  record Whole() implements Area {
    @Override
    public float[] weights(int h, int w) {
      float[] weights = new float[h * w];
      Arrays.fill(weights, 1);
      return weights;
    }

    @Override
    public String describe() {
      return "";
    }
  }

  /** See {@link #box}. */
  record Box(int top, int bottom, int left, int right) implements Area {
    public Box {
      if (top < 0 || left < 0 || bottom <= top || right <= left) {
        throw new IllegalArgumentException(
            "region %d:%d,%d:%d: rows and columns are expected from 0 on, ends after beginnings"
                .formatted(top, bottom, left, right));
      }
    }

    @Override
    public float[] weights(int h, int w) {
      if (bottom > h || right > w) {
        throw new IllegalArgumentException(
            "region %d:%d,%d:%d: the score map has %d rows and %d columns"
                .formatted(top, bottom, left, right, h, w));
      }
      float[] weights = new float[h * w];
      for (int row = top; row < bottom; row++) {
        Arrays.fill(weights, row * w + left, row * w + right, 1);
      }
      return weights;
    }

    @Override
    public String describe() {
      return " in rows %d to %d, columns %d to %d".formatted(top, bottom - 1, left, right - 1);
    }
  }

  /** See {@link #mask}. */
  record Mask(Tensor tensor) implements Area {
    public Mask {
      if (tensor.shape().rank() != 2) {
        throw new ShapeException("a mask of a score map wants [h,w], got " + tensor.shape());
      }
    }

    @Override
    public float[] weights(int h, int w) {
      if (!tensor.shape().equals(Shape.of(h, w))) {
        throw new ShapeException(
            "a mask %s does not fit a score map of %s".formatted(tensor.shape(), Shape.of(h, w)));
      }
      return tensor.data();
    }

    @Override
    public String describe() {
      return " under a mask";
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Mask(Tensor same)
          && tensor.shape().equals(same.shape())
          && Arrays.equals(tensor.data(), same.data());
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(tensor.data());
    }
  }
}
