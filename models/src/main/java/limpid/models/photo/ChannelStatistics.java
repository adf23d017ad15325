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
 *
 * @param mean of red, green and blue, in [0,1]
 * @param deviation of red, green and blue, above 0
 * @param bgr whether an input's channels are blue, green, red, as Caffe has them
 */
public record ChannelStatistics(List<Float> mean, List<Float> deviation, boolean bgr) {
  /** The training images of ImageNet. */
  public static final ChannelStatistics IMAGENET =
      rgb(List.of(0.485f, 0.456f, 0.406f), List.of(0.229f, 0.224f, 0.225f));

  /** The training images of CIFAR-10. */
  public static final ChannelStatistics CIFAR10 =
      rgb(List.of(0.4914f, 0.4822f, 0.4465f), List.of(0.2470f, 0.2435f, 0.2616f));

  /** From 0 to 1: nothing is taken out. */
  public static final ChannelStatistics UNIT = rgb(List.of(0f, 0f, 0f), List.of(1f, 1f, 1f));

  /** From -1 to 1, which Keras calls tf. */
  public static final ChannelStatistics SYMMETRIC =
      rgb(List.of(0.5f, 0.5f, 0.5f), List.of(0.5f, 0.5f, 0.5f));

  /** Blue, green, red, from 0 to 255, without ImageNet's mean, which Keras calls caffe. */
  public static final ChannelStatistics CAFFE =
      new ChannelStatistics(
          List.of(123.68f / 255, 116.779f / 255, 103.939f / 255),
          List.of(1 / 255f, 1 / 255f, 1 / 255f),
          true);

  /**
   * Checks that there are three of each.
   *
   * @throws IllegalArgumentException if not, or if a deviation is not above 0
   */
  public ChannelStatistics {
    mean = List.copyOf(mean);
    deviation = List.copyOf(deviation);
    if (mean.size() != 3 || deviation.size() != 3 || deviation.stream().anyMatch(d -> !(d > 0))) {
      throw new IllegalArgumentException(
          "channel statistics: mean %s and deviation %s; three of each are wanted, deviations above 0"
              .formatted(mean, deviation));
    }
  }

  /** Of inputs whose channels are red, green, blue. */
  public static ChannelStatistics rgb(List<Float> mean, List<Float> deviation) {
    return new ChannelStatistics(mean, deviation, false);
  }

  /** Whether all colours have the same, so that a grey array is one that has three of them. */
  public boolean alike() {
    return mean.stream().distinct().count() == 1 && deviation.stream().distinct().count() == 1;
  }

  /** {@code [1,H,W,3]} from a photo. */
  public Tensor apply(Picture photo) {
    byte[] rgb = photo.rgb();
    float[] data = new float[rgb.length];
    for (int c = 0; c < 3; c++) {
      float m = mean.get(c);
      float d = deviation.get(c);
      for (int i = c; i < data.length; i += 3) {
        data[i - c + place(c)] = ((rgb[i] & 255) / 255f - m) / d;
      }
    }
    return Tensor.of(Shape.of(1, photo.height(), photo.width(), 3), data);
  }

  /** Which channel of an input this colour is. */
  private int place(int colour) {
    return bgr ? 2 - colour : colour;
  }

  /**
   * A colour as it is in an input.
   *
   * @param red in [0,1], as green and blue are
   */
  public List<Float> apply(double red, double green, double blue) {
    float[] colour = {(float) red, (float) green, (float) blue};
    List<Float> values = new ArrayList<>();
    for (int place = 0; place < 3; place++) {
      int c = place(place);
      values.add((colour[c] - mean.get(c)) / deviation.get(c));
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
    for (int c = 0; c < 3; c++) {
      float m = mean.get(c);
      float d = deviation.get(c);
      for (int i = c; i < rgb.length; i += 3) {
        int value = Math.round((input.data()[i - c + place(c)] * d + m) * 255);
        rgb[i] = (byte) Math.clamp(value, 0, 255);
      }
    }
    return new Photo(shape.at(2), shape.at(1), rgb);
  }
}
