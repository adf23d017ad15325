package limpid.explain.cam;

import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.op.Node;
import limpid.core.op.Resize;
import limpid.core.op.Sampling;
import limpid.explain.Convention;
import limpid.explain.map.Plane;

/**
 * A feature map as a mask of the image: in [0,1], of the image's size. A feature map that is the
 * same everywhere gives a mask of zeros, which hides the whole image.
 */
final class Mask {
  private static final float EPSILON = 1e-8f;

  private Mask() {}

  /**
   * {@code (u - min u) / (max u - min u + 1e-8)}, u the feature map resized so that the centres of
   * corner pixels coincide; under {@link Convention#TORCH_CAM} the same of the feature map as it
   * is, resized then, outer edges coinciding.
   *
   * @param channel of the feature maps {@code [h,w,C]}
   */
  static Plane of(Tensor maps, int channel, int height, int width, Convention convention) {
    Plane plane = channel(maps, channel);
    return convention == Convention.TORCH_CAM
        ? resized(minMax(plane), height, width, Sampling.BILINEAR)
        : minMax(resized(plane, height, width, Sampling.BILINEAR_ALIGNED));
  }

  private static Plane channel(Tensor maps, int channel) {
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

  private static Plane resized(Plane plane, int height, int width, Sampling sampling) {
    Node image = Node.constant(Tensor.of(Shape.of(1, plane.h(), plane.w(), 1), plane.values()));
    return new Plane(height, width, new Resize(height, width, sampling).of(image).value().data());
  }
}
