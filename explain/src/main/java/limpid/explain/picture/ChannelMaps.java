package limpid.explain.picture;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
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
 * @param layer {@code [1,h,w,C]}
 * @param look {@link Colormap#VIRIDIS} without the photo unless something else is asked for, or
 *     {@link Colormap#DIVERGING} of a layer that has negative values
 * @param shared whether all channels have one scale
 */
public record ChannelMaps(Tensor layer, Look look, boolean shared) {
  /** Maps are enlarged to about so many pixels, square by square. */
  private static final int SIDE = 160;

  public ChannelMaps {
    if (layer.shape().rank() != 4 || layer.shape().at(0) != 1) {
      throw new ShapeException("channels: " + layer.shape() + ", wanted one image's [1,h,w,C]");
    }
  }

  /** The channels with the largest mean absolute values, at most so many, the largest first. */
  public List<HeatMap> strongest(int most) {
    double[] sizes = new double[layer.shape().at(3)];
    for (int i = 0; i < layer.size(); i++) {
      sizes[i % sizes.length] += Math.abs(layer.data()[i]);
    }
    return IntStream.range(0, sizes.length)
        .boxed()
        .sorted(Comparator.comparing(c -> -sizes[c]))
        .limit(most)
        .map(this::channel)
        .toList();
  }

  /** One channel. */
  public HeatMap channel(int c) {
    int channels = layer.shape().at(3);
    Shape shape = Shape.of(1, layer.shape().at(1), layer.shape().at(2), 1);
    float[] values = new float[shape.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = layer.data()[i * channels + c];
    }
    Limits all = limits(layer.data());
    Limits own = shared ? all : limits(values);
    boolean signed = look.colours().map(Colormap.DIVERGING::equals).orElse(all.low() < 0);
    Colormap colours = look.colours().orElse(signed ? Colormap.DIVERGING : Colormap.VIRIDIS);
    double end = Math.max(-own.low(), own.high());
    Limits ends = signed ? new Limits(-end, end) : own;
    return new HeatMap(
        "channel " + c,
        squares(scaled(values, ends, signed), shape),
        new Legend(colours, signed, shared ? Optional.of(ends) : Optional.empty(), ""),
        look.photo().orElse(0),
        "",
        Optional.empty());
  }

  /** The range of values, 0 being one of them; what is not finite does not count. */
  private static Limits limits(float[] values) {
    double low = 0;
    double high = 0;
    for (float value : values) {
      low = Float.isFinite(value) ? Math.min(low, value) : low;
      high = Float.isFinite(value) ? Math.max(high, value) : high;
    }
    return new Limits(low, high);
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
