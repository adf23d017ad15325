package limpid.explain.gradient;

import static limpid.explain.Options.SEED;
import static limpid.explain.Options.STEPS;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.op.Node;
import limpid.core.op.Resize;
import limpid.core.op.Sampling;
import limpid.explain.Axiom;
import limpid.explain.Background;
import limpid.explain.Baseline;
import limpid.explain.Choices;
import limpid.explain.Cost;
import limpid.explain.Descriptor;
import limpid.explain.Explainer;
import limpid.explain.Family;
import limpid.explain.Option;
import limpid.explain.Values;
import limpid.explain.map.Attribution;
import limpid.explain.map.Felzenszwalb;
import limpid.explain.map.Normalisation;
import limpid.explain.run.Run;
import limpid.explain.target.OutputTarget;

/**
 * XRAI: the regions that matter, {@code [H,W]}. Integrated gradients, their mean over baselines
 * (black and white: the image's least and greatest value) and their largest channel, are gathered
 * over segments: those of {@link Felzenszwalb} at scales 50, 100, 150, 250, 500 and 1200, of the
 * image at 224 x 224 in [-1,1], each grown by a disk. Again and again the segment is taken whose
 * pixels that are not taken yet have the largest mean; that mean is the value of those pixels.
 * Segments that add few pixels are left out, and what no segment has gets its own mean.
 *
 * <p>The fast variant takes segments in the order of their own means instead.
 *
 * <p>As PAIR saliency has it. Kapishnikov et al., XRAI: Better Attributions Through Regions, ICCV
 * 2019.
 *
 * @param steps of integrated gradients, for each baseline
 * @param dilation the radius of the disk, in pixels of an image of 224 x 224
 * @param fast whether segments are sorted once
 * @param seed what baselines that are random are drawn from
 */
public record Xrai(int steps, Background baselines, int dilation, boolean fast, long seed)
    implements Explainer {
  private static final double[] SCALES = {50, 100, 150, 250, 500, 1200};
  private static final double SIGMA = .8;
  private static final int MIN_SIZE = 150;

  /** The side of the image that is segmented. */
  private static final int SIDE = 224;

  /** How many pixels a segment has to add, or a hundredth of a small image. */
  private static final int ADDED = 50;

  private static final Option<Integer> MANY = STEPS.or(100);
  private static final Option<Background> BASELINES =
      Option.of(
          "baselines",
          "The images that the image is compared with, for the mean.",
          Values.backgrounds(),
          Background.of(Baseline.LEAST, Baseline.GREATEST));
  private static final Option<Integer> DILATION =
      Option.of(
          "dilation",
          "By how many pixels segments are grown, as if the image had 224x224.",
          Values.integers(0, 100),
          5);
  private static final Option<Boolean> FAST =
      Option.of(
          "fast", "Whether segments are sorted once, by their own means.", Values.flags(), false);

  /** What there is to know about it. */
  public static final Descriptor METHOD =
      Descriptor.named("xrai")
          .line("The regions of the image with the most integrated gradients.")
          .family(Family.GRADIENT)
          .citation("Kapishnikov et al.", "XRAI: Better Attributions Through Regions", "ICCV", 2019)
          .formula("A_p = mean over what segment S adds of max_c IG_c, best segment first")
          .cost(Xrai::cost)
          .holds(Axiom.IMPLEMENTATION_INVARIANCE)
          .takes(MANY, BASELINES, DILATION, FAST, SEED)
          .made(
              choices ->
                  new Xrai(
                      choices.get(MANY),
                      choices.get(BASELINES),
                      choices.get(DILATION),
                      choices.get(FAST),
                      choices.get(SEED)));

  public Xrai {
    MANY.checked(steps);
    DILATION.checked(dilation);
  }

  /** As PAIR saliency has it. */
  public Xrai() {
    this(
        MANY.otherwise(),
        BASELINES.otherwise(),
        DILATION.otherwise(),
        FAST.otherwise(),
        SEED.otherwise());
  }

  private static Cost.Passes cost(Choices choices, Shape image) {
    long points = (long) choices.get(MANY) * choices.get(BASELINES).size();
    return new Cost.Passes(1 + points, points);
  }

  @Override
  public String name() {
    return METHOD.name();
  }

  @Override
  public Attribution attribute(Run run, OutputTarget target) {
    Tensor x = run.image();
    double[] sum = new double[x.size()];
    for (Tensor from : baselines.of(x, seed)) {
      float[] each =
          IntegratedGradients.line(from, x, Quadrature.EVEN, steps)
              .gathered(run, target)
              .raw()
              .data();
      for (int k = 0; k < sum.length; k++) {
        sum[k] += each[k];
      }
    }
    int h = x.shape().at(1);
    int w = x.shape().at(2);
    Tensor map = Tensor.of(Shape.of(h, w), gathered(largest(sum, x.shape().at(3)), regions(x)));
    return new Attribution(map, Optional.empty(), Normalisation.TF_EXPLAIN);
  }

  /** The largest channel of the mean. */
  private double[] largest(double[] sum, int channels) {
    double[] largest = new double[sum.length / channels];
    for (int k = 0; k < largest.length; k++) {
      largest[k] = Double.NEGATIVE_INFINITY;
      for (int c = 0; c < channels; c++) {
        largest[k] = Math.max(largest[k], sum[k * channels + c] / baselines.size());
      }
    }
    return largest;
  }

  /** The grown segments of all scales, each the places of its pixels. */
  private List<int[]> regions(Tensor x) {
    int h = x.shape().at(1);
    int w = x.shape().at(2);
    Felzenszwalb first = new Felzenszwalb(SCALES[0], SIGMA, MIN_SIZE);
    List<int[]> regions = new ArrayList<>();
    for (int[] segments : first.atScales(segmented(x), SCALES)) {
      int count = IntStream.of(segments).max().orElse(0) + 1;
      int[] here = new int[h * w];
      for (int k = 0; k < here.length; k++) {
        here[k] = segments[(k / w * SIDE + SIDE / 2) / h * SIDE + (k % w * SIDE + SIDE / 2) / w];
      }
      for (int segment = 0; segment < count; segment++) {
        int one = segment;
        regions.add(grown(IntStream.range(0, h * w).filter(k -> here[k] == one).toArray(), h, w));
      }
    }
    return regions;
  }

  /** {@code [224,224,C]}, in [-1,1]. */
  private static Tensor segmented(Tensor x) {
    Shape shape = x.shape();
    Node same = Node.constant(x);
    boolean fits = shape.at(1) == SIDE && shape.at(2) == SIDE;
    Tensor image = fits ? x : new Resize(SIDE, SIDE, Sampling.BICUBIC).of(same).value();
    float least = Float.POSITIVE_INFINITY;
    float greatest = Float.NEGATIVE_INFINITY;
    for (float value : x.data()) {
      least = Math.min(least, value);
      greatest = Math.max(greatest, value);
    }
    float range = greatest > least ? greatest - least : 1;
    Tensor scaled = Tensor.zeros(Shape.of(SIDE, SIDE, shape.at(3)));
    for (int k = 0; k < scaled.size(); k++) {
      scaled.data()[k] = 2 * (image.data()[k] - least) / range - 1;
    }
    return scaled;
  }

  /** All pixels within the radius of one of these. */
  private int[] grown(int[] pixels, int h, int w) {
    double radius = (double) dilation * Math.min(h, w) / SIDE;
    boolean[] in = new boolean[h * w];
    for (int pixel : pixels) {
      for (int dy = -(int) radius; dy <= radius; dy++) {
        int y = pixel / w + dy;
        int reach = (int) Math.sqrt(radius * radius - dy * dy);
        int left = Math.max(0, pixel % w - reach);
        int right = Math.min(w - 1, pixel % w + reach);
        for (int x = left; x <= right && y >= 0 && y < h; x++) {
          in[y * w + x] = true;
        }
      }
    }
    return IntStream.range(0, h * w).filter(k -> in[k]).toArray();
  }

  private float[] gathered(double[] attribution, List<int[]> regions) {
    Taken taken = new Taken(attribution);
    if (fast) {
      List<int[]> sorted = new ArrayList<>(regions);
      sorted.sort(Comparator.comparingDouble(region -> -mean(attribution, region)));
      sorted.forEach(taken::take);
    } else {
      taken.takeTheBestFirst(regions);
    }
    return taken.finished();
  }

  private static double mean(double[] attribution, int[] region) {
    return IntStream.of(region).mapToDouble(k -> attribution[k]).average().orElse(0);
  }

  /** Which pixels have a value already. */
  private static final class Taken {
    private final double[] attribution;
    private final boolean[] taken;
    private final float[] values;
    private final int least;

    Taken(double[] attribution) {
      this.attribution = attribution;
      taken = new boolean[attribution.length];
      values = new float[attribution.length];
      least = Math.clamp(attribution.length / 100, 1, ADDED);
    }

    private int[] added(int[] region) {
      return IntStream.of(region).filter(k -> !taken[k]).toArray();
    }

    void takeTheBestFirst(List<int[]> regions) {
      List<int[]> left = regions;
      while (true) {
        left = left.stream().map(this::added).filter(region -> region.length >= least).toList();
        if (left.isEmpty()) {
          return;
        }
        int[] best = left.getFirst();
        double most = Double.NEGATIVE_INFINITY;
        for (int[] region : left) {
          double mean = mean(attribution, region);
          best = mean > most ? region : best;
          most = Math.max(mean, most);
        }
        take(best);
      }
    }

    void take(int[] region) {
      int[] added = added(region);
      if (added.length >= least) {
        give(added);
      }
    }

    private void give(int[] pixels) {
      float mean = (float) mean(attribution, pixels);
      for (int k : pixels) {
        values[k] = mean;
        taken[k] = true;
      }
    }

    float[] finished() {
      give(added(IntStream.range(0, values.length).toArray()));
      return values;
    }
  }
}
