package limpid.explain.map;

import java.util.Arrays;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.op.Node;
import limpid.core.op.Resize;
import limpid.core.op.Sampling;

/** One value for each pixel, h by w: what a raw map is on its way to a picture. */
public record Plane(int h, int w, float[] values) {
  private static final float EPSILON = 1e-7f;

  /** Sums end here, so that the difference of any two is finite. */
  private static final float LARGEST = Float.MAX_VALUE / 4;

  /**
   * The sum over channels of {@code [h,w]} or {@code [h,w,C]}; values that are not finite are 0.
   */
  public static Plane sum(Tensor raw) {
    return folded(raw, false);
  }

  /** The sum over channels of absolute values. */
  public static Plane magnitude(Tensor raw) {
    return folded(raw, true);
  }

  private static Plane folded(Tensor raw, boolean absolute) {
    Shape shape = raw.shape();
    int channels = shape.rank() == 3 ? shape.at(2) : 1;
    float[] values = new float[shape.size() / channels];
    for (int i = 0; i < values.length; i++) {
      double sum = 0;
      for (int c = 0; c < channels; c++) {
        float value = raw.data()[i * channels + c];
        sum += !Float.isFinite(value) ? 0 : absolute ? Math.abs(value) : value;
      }
      values[i] = (float) Math.clamp(sum, -LARGEST, LARGEST);
    }
    return new Plane(shape.at(0), shape.at(1), values);
  }

  public float min() {
    float min = values[0];
    for (float value : values) {
      min = Math.min(min, value);
    }
    return min;
  }

  public float max() {
    float max = values[0];
    for (float value : values) {
      max = Math.max(max, value);
    }
    return max;
  }

  /** The percentile p in [0,100], interpolated linearly between the sorted values. */
  public float percentile(double p) {
    float[] sorted = values.clone();
    Arrays.sort(sorted);
    double at = p / 100 * (sorted.length - 1);
    int below = (int) at;
    int above = Math.min(below + 1, sorted.length - 1);
    return (float) (sorted[below] + (at - below) * (sorted[above] - sorted[below]));
  }

  /** Whether all values are the same: what comes of them by interpolation is not, for rounding. */
  public boolean isConstant() {
    return min() == max();
  }

  /** This value everywhere. */
  public static Plane filled(int h, int w, float value) {
    float[] values = new float[h * w];
    Arrays.fill(values, value);
    return new Plane(h, w, values);
  }

  public Plane relu() {
    return clipped(0, Float.MAX_VALUE);
  }

  public Plane clipped(float low, float high) {
    float[] result = values.clone();
    for (int i = 0; i < result.length; i++) {
      result[i] = Math.clamp(result[i], low, high);
    }
    return new Plane(h, w, result);
  }

  /** {@code (x - shift) / scale}; zeros where the scale is 0. */
  public Plane scaled(float shift, float scale) {
    float[] result = new float[values.length];
    for (int i = 0; i < result.length && scale != 0; i++) {
      result[i] = (values[i] - shift) / scale;
    }
    return new Plane(h, w, result);
  }

  /** {@code (x - min) / (1e-7 + max - min)}. */
  public Plane minMax() {
    return minMax(EPSILON);
  }

  /** {@code (x - min) / (epsilon + max - min)}. */
  public Plane minMax(float epsilon) {
    float min = min();
    return scaled(min, epsilon + (max() - min));
  }

  /** The value that this share of the sum of all is made of by the values up to it. */
  public float upToShare(double share) {
    float[] sorted = values.clone();
    Arrays.sort(sorted);
    double sum = 0;
    for (float value : sorted) {
      sum += value;
    }
    double part = 0;
    for (float value : sorted) {
      part += value;
      if (part >= share * sum) {
        return value;
      }
    }
    return max();
  }

  /** Bilinear, half-pixel centres. */
  public Plane resized(int height, int width) {
    return resized(height, width, Sampling.BILINEAR);
  }

  /** Each pixel takes the value of the one that it lies in: {@code floor(i h / H)}. */
  public Plane nearest(int height, int width) {
    return resized(height, width, Sampling.NEAREST);
  }

  private Plane resized(int height, int width, Sampling sampling) {
    if (isConstant()) {
      return filled(height, width, values[0]);
    }
    Node image = Node.constant(Tensor.of(Shape.of(1, h, w, 1), values));
    return new Plane(height, width, new Resize(height, width, sampling).of(image).value().data());
  }

  /**
   * Bicubic as Pillow and TensorFlow enlarge: Keys' kernel with {@code a = -1/2}, half-pixel
   * centres, of the neighbours that there are.
   */
  public Plane bicubic(int height, int width) {
    if (isConstant()) {
      return filled(height, width, values[0]);
    }
    double[][] rows = Keys.weights(h, height);
    double[][] columns = Keys.weights(w, width);
    float[] result = new float[height * width];
    for (int i = 0; i < height; i++) {
      for (int j = 0; j < width; j++) {
        double sum = 0;
        for (int y = 0; y < h; y++) {
          for (int x = 0; x < w && rows[i][y] != 0; x++) {
            sum += rows[i][y] * columns[j][x] * values[y * w + x];
          }
        }
        result[i * width + j] = (float) sum;
      }
    }
    return new Plane(height, width, result);
  }

  public Tensor tensor() {
    return Tensor.of(Shape.of(h, w), values);
  }
}
