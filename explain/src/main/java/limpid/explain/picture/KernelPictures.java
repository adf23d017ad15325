package limpid.explain.picture;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import limpid.core.ShapeException;
import limpid.core.Tensor;
import limpid.nn.image.Picture;

/**
 * The kernels of a convolution, one for each of its outputs, as small pictures: of three inputs in
 * colour, grey where the weight is 0; of any other number each input's part in {@link
 * Colormap#DIVERGING}, side by side in rows.
 *
 * @param weight {@code [KH,KW,Cin,Cout]}
 * @param shared whether all kernels have one scale, up to the largest weight of all; otherwise each
 *     has its own
 */
public record KernelPictures(Tensor weight, boolean shared) {
  private static final int COLOURS = 3;

  /** Pictures are enlarged to about so many pixels, square by square. */
  private static final int SIDE = 240;

  private static final int BETWEEN = 0xd8d8d8;

  public KernelPictures {
    if (weight.shape().rank() != 4) {
      throw new ShapeException("kernels: " + weight.shape() + ", wanted [KH,KW,Cin,Cout]");
    }
  }

  /** The outputs whose kernels have the largest sums of squares, at most so many. */
  public List<Integer> strongest(int most) {
    double[] sizes = new double[outputs()];
    for (int k = 0; k < weight.size(); k++) {
      sizes[k % sizes.length] += (double) weight.data()[k] * weight.data()[k];
    }
    return IntStream.range(0, sizes.length)
        .boxed()
        .sorted(Comparator.comparing(o -> -sizes[o]))
        .limit(most)
        .toList();
  }

  private int inputs() {
    return weight.shape().at(2);
  }

  private int outputs() {
    return weight.shape().at(3);
  }

  /** The weight at a tap of the window, between an input and an output. */
  private float at(int y, int x, int input, int output) {
    int taps = y * weight.shape().at(1) + x;
    return weight.data()[(taps * inputs() + input) * outputs() + output];
  }

  /** The kernel of one output. */
  public Picture kernel(int output) {
    double scale = scale(output);
    return inputs() == COLOURS ? coloured(output, scale) : side(output, scale);
  }

  private double scale(int output) {
    double largest = 0;
    for (int k = 0; k < weight.size(); k++) {
      if (shared || k % outputs() == output) {
        largest = Math.max(largest, Math.abs(weight.data()[k]));
      }
    }
    return largest == 0 ? 1 : largest;
  }

  private Picture coloured(int output, double scale) {
    int h = weight.shape().at(0);
    int w = weight.shape().at(1);
    int[] rgb = new int[h * w];
    for (int k = 0; k < rgb.length; k++) {
      for (int c = 0; c < COLOURS; c++) {
        double value = at(k / w, k % w, c, output) / scale;
        rgb[k] = rgb[k] << 8 | (int) Math.round(255 * (value + 1) / 2);
      }
    }
    return enlarged(w, h, rgb);
  }

  /** Inputs in rows, from left to right, with a grey line between two of them. */
  private Picture side(int output, double scale) {
    int h = weight.shape().at(0);
    int w = weight.shape().at(1);
    int across = (int) Math.ceil(Math.sqrt(inputs()));
    int down = Math.ceilDiv(inputs(), across);
    int gap = h * w == 1 ? 0 : 1;
    int width = across * (w + gap) - gap;
    int height = down * (h + gap) - gap;
    int[] rgb = new int[width * height];
    Arrays.fill(rgb, BETWEEN);
    for (int c = 0; c < inputs(); c++) {
      for (int k = 0; k < h * w; k++) {
        int y = c / across * (h + gap) + k / w;
        int x = c % across * (w + gap) + k % w;
        double value = at(k / w, k % w, c, output) / scale;
        rgb[y * width + x] = Colormap.DIVERGING.rgb((value + 1) / 2);
      }
    }
    return enlarged(width, height, rgb);
  }

  private static Picture enlarged(int width, int height, int[] rgb) {
    int times = Math.max(1, SIDE / Math.max(width, height));
    int[] large = new int[width * height * times * times];
    for (int k = 0; k < large.length; k++) {
      int y = k / (width * times) / times;
      int x = k % (width * times) / times;
      large[k] = rgb[y * width + x];
    }
    return Pixels.picture(width * times, height * times, large);
  }
}
