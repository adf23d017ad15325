package limpid.explain.cam;

import java.util.Arrays;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.linear.Matrix;
import limpid.core.linear.SingularVectors;

/**
 * The first principal projection of feature maps: {@code p = X v}, X the maps as a matrix of {@code
 * hw} places by C channels, from each channel its mean taken, and v the first right singular vector
 * of X, of length 1. Values that are not finite count as 0. Maps that are constant in each channel
 * give zeros.
 *
 * <p>A singular vector has no sign of its own: here p correlates with the sum of the maps; where it
 * does not, the component of v that is farthest from 0 is positive. (pytorch-grad-cam returns
 * whichever sign the decomposition came to.)
 */
final class PrincipalProjection {
  private static final double UNRELATED = 1e-12;

  private final Matrix x;

  private PrincipalProjection(Tensor maps) {
    int channels = maps.shape().at(2);
    x = new Matrix(maps.size() / channels, channels, centred(maps));
  }

  /** Of maps {@code [h,w,C]} the projection {@code [h,w]}. */
  static Tensor of(Tensor maps) {
    double[] p = new PrincipalProjection(maps).projection();
    Tensor result = Tensor.zeros(Shape.of(maps.shape().at(0), maps.shape().at(1)));
    for (int i = 0; i < p.length; i++) {
      result.data()[i] = (float) p[i];
    }
    return result;
  }

  /** The maps, channel after channel in each place, from each channel its mean taken. */
  static double[] centred(Tensor maps) {
    int channels = maps.shape().at(2);
    int places = maps.size() / channels;
    double[] x = new double[maps.size()];
    double[] mean = new double[channels];
    float[] first = new float[channels];
    boolean[] varies = new boolean[channels];
    for (int i = 0; i < x.length; i++) {
      float value = Float.isFinite(maps.data()[i]) ? maps.data()[i] : 0;
      int c = i % channels;
      first[c] = i < channels ? value : first[c];
      varies[c] |= value != first[c];
      x[i] = value;
      mean[c] += (double) value / places;
    }
    for (int i = 0; i < x.length; i++) {
      x[i] = varies[i % channels] ? x[i] - mean[i % channels] : 0;
    }
    return x;
  }

  private double[] projection() {
    SingularVectors first = SingularVectors.first(x);
    double[] p = x.times(first.right());
    double sign = sign(x.values(), p, first.right());
    Arrays.setAll(p, i -> sign * p[i]);
    return p;
  }

  /**
   * 1 where a projection correlates with the sum of the maps, -1 where it does so negatively.
   *
   * @param x the {@linkplain #centred centred} maps
   * @param otherwise its component that is farthest from 0 decides where there is no correlation
   */
  static double sign(double[] x, double[] p, double[] otherwise) {
    int channels = x.length / p.length;
    double[] sum = new double[p.length];
    double together = 0;
    for (int i = 0; i < p.length; i++) {
      for (int c = 0; c < channels; c++) {
        sum[i] += x[i * channels + c];
      }
      together += sum[i] * p[i];
    }
    boolean related = Math.abs(together) > UNRELATED * length(sum) * length(p);
    return (related ? together : farthest(otherwise)) < 0 ? -1 : 1;
  }

  private static double farthest(double[] v) {
    double farthest = 0;
    for (double value : v) {
      farthest = Math.abs(value) > Math.abs(farthest) ? value : farthest;
    }
    return farthest;
  }

  private static double length(double[] v) {
    double sum = 0;
    for (double value : v) {
      sum += value * value;
    }
    return Math.sqrt(sum);
  }
}
