package limpid.explain.cam;

import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.op.Node;
import limpid.core.op.Resize;
import limpid.core.op.Sampling;
import limpid.explain.Convention;
import limpid.explain.map.Plane;

/**
 * Feature maps as masks of the image: each in [0,1], of the image's size. A feature map that is the
 * same everywhere gives a mask of zeros, which hides the whole image.
 *
 * <p>A mask is {@code (u - min u) / (max u - min u + 1e-8)}, u the feature map resized so that the
 * centres of corner pixels coincide; under {@link Convention#TORCH_CAM} the same of the feature map
 * as it is, resized then, outer edges coinciding.
 */
final class Masks {
  private static final float EPSILON = 1e-8f;

  private final Tensor maps;
  private final Pairs rows;
  private final Pairs columns;
  private final boolean normalisedFirst;

  /**
   * @param maps {@code [h,w,C]}
   */
  Masks(Tensor maps, int height, int width, Convention convention) {
    this.maps = maps;
    this.normalisedFirst = convention == Convention.TORCH_CAM;
    Sampling sampling = normalisedFirst ? Sampling.BILINEAR : Sampling.BILINEAR_ALIGNED;
    this.rows = Pairs.of(maps.shape().at(0), height, sampling);
    this.columns = Pairs.of(maps.shape().at(1), width, sampling);
  }

  /**
   * The two inputs next to each other that an output is made of, along one axis: {@code y[i] =
   * first[i] x[at[i]] + second[i] x[at[i] + 1]}.
   */
  private record Pairs(int[] at, float[] first, float[] second) {

    /** As {@link Resize} has them: the lines of a resized identity. */
    static Pairs of(int from, int to, Sampling sampling) {
      Tensor identity = Tensor.zeros(Shape.of(1, from, from, 1));
      for (int i = 0; i < from; i++) {
        identity.data()[i * from + i] = 1;
      }
      float[] lines = new Resize(to, from, sampling).of(Node.constant(identity)).value().data();
      Pairs pairs = new Pairs(new int[to], new float[to], new float[to]);
      for (int i = 0; i < to; i++) {
        int at = 0;
        while (at < from - 2 && lines[i * from + at] == 0) {
          at++;
        }
        pairs.at[i] = at;
        pairs.first[i] = lines[i * from + at];
        pairs.second[i] = from == 1 ? 0 : lines[i * from + at + 1];
      }
      return pairs;
    }

    int length() {
      return at.length;
    }
  }

  /** The mask that a channel gives. */
  Plane of(int channel) {
    Plane plane = plane(channel);
    if (plane.isConstant()) {
      return Plane.filled(rows.length(), columns.length(), 0);
    }
    return normalisedFirst ? resized(minMax(plane)) : minMax(resized(plane));
  }

  private Plane plane(int channel) {
    Shape shape = maps.shape();
    float[] values = new float[shape.at(0) * shape.at(1)];
    for (int i = 0; i < values.length; i++) {
      values[i] = maps.data()[i * shape.at(2) + channel];
    }
    return new Plane(shape.at(0), shape.at(1), values);
  }

  private static Plane minMax(Plane plane) {
    float min = plane.min();
    return plane.scaled(min, plane.max() - min + EPSILON);
  }

  /** Bilinear: each line over the rows first, then over the columns. */
  private Plane resized(Plane plane) {
    int w = plane.w();
    float[] x = plane.values();
    float[] line = new float[w + 1];
    float[] y = new float[rows.length() * columns.length()];
    for (int i = 0; i < rows.length(); i++) {
      int above = rows.at[i] * w;
      int below = Math.min(above + w, x.length - w);
      for (int j = 0; j < w; j++) {
        line[j] = rows.first[i] * x[above + j] + rows.second[i] * x[below + j];
      }
      for (int j = 0; j < columns.length(); j++) {
        int at = columns.at[j];
        y[i * columns.length() + j] =
            columns.first[j] * line[at] + columns.second[j] * line[at + 1];
      }
    }
    return new Plane(rows.length(), columns.length(), y);
  }
}
