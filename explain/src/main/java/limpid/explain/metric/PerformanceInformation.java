package limpid.explain.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.zip.Deflater;
import limpid.core.Tensor;
import limpid.explain.Baseline;
import limpid.explain.Citation;
import limpid.explain.map.Plane;
import limpid.explain.run.Variants;

/**
 * Performance information curves: how well the net does with a blurred image whose most important
 * pixels are sharp, over how much the image says: the area under the curve, in [0,1], higher is
 * better. What it does is 1 where it takes the image for the class (AIC), or {@code (p(x_t) - p(b))
 * / (p(x) - p(b))} in [0,1], b all blurred (SIC), the most that it was so far; how much it says is
 * {@code (e(x_t) - e(b)) / (e(x) - e(b))}, e being the bytes that the image is compressed to.
 *
 * <p>As in PAIR's library, t = 0.5, 1, 2, 3, 4, 5, 7, 10, 13, 21, 34, 50 and 75 % of the pixels,
 * and a line from (0,0) to (1,1) at the ends; there images are compressed as WebP, here by DEFLATE
 * after subtracting the left neighbour. Not defined where the net does not take the image for the
 * class (AIC), or is no better with it than with the blurred one.
 *
 * <p>Kapishnikov et al., XRAI: Better Attributions Through Regions, ICCV 2019.
 *
 * @param accuracy whether it is AIC
 */
public record PerformanceInformation(boolean accuracy, Baseline blurred) implements CurveMetric {
  private static final List<Double> SHARES =
      List.of(.005, .01, .02, .03, .04, .05, .07, .1, .13, .21, .34, .5, .75);
  private static final int POINTS = 51;
  private static final Citation XRAI =
      new Citation("Kapishnikov et al.", "XRAI: Better Attributions Through Regions", "ICCV", 2019);

  /** Accuracy. */
  public static final MetricDescriptor AIC =
      descriptor(
          "aic",
          "Whether the net knows the class of a blurred image with its most important pixels sharp,"
              + " over how much that says.",
          "area under 1[argmax = class] over the image's information",
          true);

  /** Probability. */
  public static final MetricDescriptor SIC =
      descriptor(
          "sic",
          "How probable the class is in a blurred image with its most important pixels sharp, over"
              + " how much that says.",
          "area under (p(x_t) - p(b)) / (p(x) - p(b)) over the image's information",
          false);

  private static MetricDescriptor descriptor(
      String name, String line, String formula, boolean accuracy) {
    return new MetricDescriptor(
        name,
        line,
        formula,
        "[0,1]",
        Direction.HIGHER,
        Group.FAITHFULNESS,
        XRAI,
        List.of(MetricNeed.NET),
        MetricDescriptor.Passes.net(SHARES.size() + 2),
        () -> new PerformanceInformation(accuracy, Deletion.blurred()));
  }

  @Override
  public MetricDescriptor about() {
    return accuracy ? AIC : SIC;
  }

  @Override
  public double of(Curve curve) {
    return curve.area();
  }

  @Override
  public String across() {
    return "share of what the image says";
  }

  /** The curve, over information; of NaN where it is not defined. */
  @Override
  public Curve curve(Judged judged) {
    Tensor image = judged.image();
    Regions pixels = Regions.pixels(image);
    int[] places = Regions.places(pixels.sums(judged.ranking()));
    int last = SHARES.size() + 1;
    Variants.Fill fill =
        pixels.replaced(
            image,
            blurred.of(image, 0),
            (i, pixel) ->
                i == 0
                    || i < last && places[pixel] >= Math.round(SHARES.get(i - 1) * places.length));
    double[] does = does(judged, last + 1, fill);
    double[] says = says(image, last + 1, fill);
    List<Double> x = new ArrayList<>(List.of(0.0));
    List<Double> y = new ArrayList<>(List.of(0.0));
    double most = 0;
    for (int i = 1; i < last; i++) {
      double information = (says[i] - says[0]) / (says[last] - says[0]);
      double part = (does[i] - does[0]) / (does[last] - does[0]);
      most = Math.max(most, Math.clamp(part, 0, 1));
      if (information > x.getLast() && information < 1) {
        x.add(information);
        y.add(most);
      }
    }
    x.add(1.0);
    y.add(does[last] > does[0] && says[last] > says[0] ? 1 : Double.NaN);
    return new Curve(x, y).even(POINTS);
  }

  private double[] does(Judged judged, int count, Variants.Fill fill) {
    double[] does = new double[count];
    if (!accuracy) {
      float[] scores = judged.run().variants().scores(judged.probability(), count, fill);
      for (int i = 0; i < count; i++) {
        does[i] = scores[i];
      }
      return does;
    }
    Tensor outputs = judged.run().variants().outputs(count, fill);
    int classes = outputs.size() / count;
    int wanted = judged.score().classIndex().orElse(-1);
    for (int i = 1; i < count; i++) { // a blurred image that is known leaves nothing to tell
      does[i] = wanted == largest(outputs.data(), i * classes, classes) ? 1 : 0;
    }
    return does;
  }

  private static int largest(float[] values, int from, int count) {
    int largest = 0;
    for (int k = 0; k < count; k++) {
      largest = values[from + k] > values[from + largest] ? k : largest;
    }
    return largest;
  }

  /** The bytes of each variant, compressed. */
  private static double[] says(Tensor image, int count, Variants.Fill fill) {
    Plane range = new Plane(1, image.size(), image.data());
    float low = range.min();
    float span = Math.max(range.max() - low, 1e-7f);
    int channels = image.shape().at(3);
    double[] says = new double[count];
    float[] variant = new float[image.size()];
    byte[] bytes = new byte[image.size()];
    byte[] room = new byte[2 * image.size() + 64];
    for (int i = 0; i < count; i++) {
      fill.variant(i, variant, 0);
      for (int k = 0; k < variant.length; k++) {
        int level = Math.round(255 * Math.clamp((variant[k] - low) / span, 0f, 1f));
        int left =
            k < channels
                ? 0
                : Math.round(255 * Math.clamp((variant[k - channels] - low) / span, 0f, 1f));
        bytes[k] = (byte) (level - left);
      }
      Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
      deflater.setInput(bytes);
      deflater.finish();
      says[i] = deflater.deflate(room);
      deflater.end();
    }
    return says;
  }
}
