package limpid.models.photo;

import java.util.ArrayList;
import java.util.List;
import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;
import limpid.nn.image.Picture;

/**
 * Mean and deviation of each channel over the data that a net was trained on, and what is done with
 * them: {@code (v / 255 - mean) / deviation}, and back.
 */
public enum ChannelStatistics {
  /** The training images of ImageNet. */
  IMAGENET(new float[] {0.485f, 0.456f, 0.406f}, new float[] {0.229f, 0.224f, 0.225f}),
  /** The training images of CIFAR-10. */
  CIFAR10(new float[] {0.4914f, 0.4822f, 0.4465f}, new float[] {0.2470f, 0.2435f, 0.2616f});

  private final float[] mean;
  private final float[] deviation;

  ChannelStatistics(float[] mean, float[] deviation) {
    this.mean = mean;
    this.deviation = deviation;
  }

  /** The mean of red, green and blue, in [0,1]. */
  public float[] mean() {
    return mean.clone();
  }

  /** The deviation of red, green and blue, in (0,1]. */
  public float[] deviation() {
    return deviation.clone();
  }

  /** {@code [1,H,W,3]} from a photo. */
  public Tensor apply(Picture photo) {
    byte[] rgb = photo.rgb();
    float[] data = new float[rgb.length];
    for (int i = 0; i < data.length; i++) {
      data[i] = ((rgb[i] & 255) / 255f - mean[i % 3]) / deviation[i % 3];
    }
    return Tensor.of(Shape.of(1, photo.height(), photo.width(), 3), data);
  }

  /**
   * A colour as it is in an input.
   *
   * @param red in [0,1], as green and blue are
   */
  public List<Float> apply(double red, double green, double blue) {
    float[] colour = {(float) red, (float) green, (float) blue};
    List<Float> values = new ArrayList<>();
    for (int c = 0; c < 3; c++) {
      values.add((colour[c] - mean[c]) / deviation[c]);
    }
    return List.copyOf(values);
  }

  /**
   * The photo that an input {@code [1,H,W,3]} is nearest to, values outside the range clipped.
   *
   * @throws ShapeException if the input has another shape
   */
  public Photo inverse(Tensor input) {
    Shape shape = input.shape();
    if (shape.rank() != 4 || shape.at(0) != 1 || shape.at(3) != 3) {
      throw new ShapeException("channel statistics: " + shape + " is not one image, [1,H,W,3]");
    }
    byte[] rgb = new byte[input.size()];
    for (int i = 0; i < rgb.length; i++) {
      int value = Math.round((input.data()[i] * deviation[i % 3] + mean[i % 3]) * 255);
      rgb[i] = (byte) Math.clamp(value, 0, 255);
    }
    return new Photo(shape.at(2), shape.at(1), rgb);
  }
}
