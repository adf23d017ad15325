package limpid.explain.picture;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;
import limpid.core.op.Node;
import limpid.core.op.Resize;
import limpid.core.op.Sampling;
import limpid.explain.picture.Legend.Limits;

/**
 * The channels of a layer as maps, for a {@link Sheet}: each of its values a square.
 *
 * @param layers of one image or several, {@code [1,h,w,C]} each
 * @param look {@link Colormap#VIRIDIS} without the photo unless something else is asked for, or
 *     {@link Colormap#DIVERGING} of a layer that has negative values
 * @param shared whether all channels have one scale; otherwise each has its own, the same for all
 *     images
 */
public record ChannelMaps(List<Tensor> layers, Look look, boolean shared) {
  /** Maps are enlarged to about so many pixels, square by square. */
  private static final int SIDE = 160;

  public ChannelMaps {
    layers = List.copyOf(layers);
    for (Tensor layer : layers) {
      if (layer.shape().rank() != 4 || layer.shape().at(0) != 1) {
        throw new ShapeException("channels: " + layer.shape() + ", wanted one image's [1,h,w,C]");
      }
    }
  }

  /** Of one image. */
  public ChannelMaps(Tensor layer, Look look, boolean shared) {
    this(List.of(layer), look, shared);
  }

  /** The channels with the largest mean absolute values, at most so many, the largest first. */
  public List<Integer> strongest(int most) {
    double[] sizes = new double[channels()];
    for (Tensor layer : layers) {
      int places = layer.size() / sizes.length;
      for (int i = 0; i < layer.size(); i++) {
        sizes[i % sizes.length] += Math.abs(layer.data()[i]) / (double) places;
      }
    }
    return IntStream.range(0, sizes.length)
        .boxed()
        .sorted(Comparator.comparing(c -> -sizes[c]))
        .limit(most)
        .toList();
  }

  private int channels() {
    return layers.getFirst().shape().at(3);
  }

  /** One channel of the only image. */
  public HeatMap channel(int c) {
    return channel(0, c);
  }

  /** One channel of an image, counted from 0. */
  public HeatMap channel(int image, int c) {
    Tensor layer = layers.get(image);
    float[] values = values(layer, c);
    Limits all = limits(layers.stream().map(Tensor::data));
    Limits own = shared ? all : limits(layers.stream().map(one -> values(one, c)));
    boolean signed = look.colours().map(Colormap.DIVERGING::equals).orElse(all.low() < 0);
    Colormap colours = look.colours().orElse(signed ? Colormap.DIVERGING : Colormap.VIRIDIS);
    double end = Math.max(-own.low(), own.high());
    Limits ends = signed ? new Limits(-end, end) : own;
    return new HeatMap(
        "channel " + c,
        squares(scaled(values, ends, signed), layer.shape().with(3, 1)),
        new Legend(colours, signed, shared ? Optional.of(ends) : Optional.empty(), ""),
        look.photo().orElse(0),
        "",
        Optional.empty());
  }

  private static float[] values(Tensor layer, int c) {
    int channels = layer.shape().at(3);
    float[] values = new float[layer.size() / channels];
    for (int i = 0; i < values.length; i++) {
      values[i] = layer.data()[i * channels + c];
    }
    return values;
  }

  /** The range of values, 0 being one of them; what is not finite does not count. */
  private static Limits limits(Stream<float[]> images) {
    double[] ends = new double[2];
    images.forEach(
        values -> {
          for (float value : values) {
            ends[0] = Float.isFinite(value) ? Math.min(ends[0], value) : ends[0];
            ends[1] = Float.isFinite(value) ? Math.max(ends[1], value) : ends[1];
          }
        });
    return new Limits(ends[0], ends[1]);
  }

  private static float[] scaled(float[] values, Limits ends, boolean signed) {
    double zero = signed ? 0 : ends.low();
    double unit = ends.high() - zero;
    float[] scaled = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      scaled[i] = unit == 0 ? 0 : (float) ((values[i] - zero) / unit);
    }
    return scaled;
  }

  private static Tensor squares(float[] values, Shape shape) {
    int times = Math.max(1, SIDE / Math.max(shape.at(1), shape.at(2)));
    int h = shape.at(1) * times;
    int w = shape.at(2) * times;
    Node map = Node.constant(Tensor.of(shape, values));
    return new Resize(h, w, Sampling.NEAREST).of(map).value().reshape(Shape.of(h, w));
  }
}
