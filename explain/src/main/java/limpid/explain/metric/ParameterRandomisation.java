package limpid.explain.metric;

import java.util.ArrayList;
import java.util.List;
import limpid.core.Tensor;
import limpid.explain.Citation;
import limpid.explain.Explanation;
import limpid.explain.map.Plane;
import limpid.nn.Model;

/**
 * Model-parameter randomisation: how like itself the map stays when the net forgets what it has
 * learned: the mean over layers l of {@code r(M, M_l)}, the {@linkplain Similarity likeness} of the
 * map and that of a net whose parameters are drawn anew, from the last layer up to l (cascading),
 * or of l alone (independent); in [-1,1], lower is better. The curve is that of the sanity checks:
 * 1 at first, and then the likeness after each layer.
 *
 * <p>Adebayo et al., Sanity Checks for Saliency Maps, NeurIPS 2018, with absolute values. Smooth:
 * each map is the mean over images with noise, for what shatters gradients is not what a method
 * does; Hedström et al., Sanity Checks Revisited, 2023.
 *
 * @param order which layers are drawn
 * @param likeness of two maps: ranks, as in the paper's figures 2 and 3, or structure
 * @param samples images with noise, or 1 for the image itself
 * @param noise sigma, as a part of the range of the image's values
 */
public record ParameterRandomisation(
    Order order, Similarity likeness, int samples, double noise, long seed) implements CurveMetric {
  private static final int SAMPLES = 8;
  private static final int LAYERS = 6;
  private static final Citation ADEBAYO =
      new Citation("Adebayo et al.", "Sanity Checks for Saliency Maps", "NeurIPS", 2018);
  static final Citation REVISITED =
      new Citation(
          "Hedström et al.",
          "Sanity Checks Revisited: An Exploration to Repair the Model Parameter Randomisation"
              + " Test",
          "NeurIPS workshop",
          2023);

  /** Which layers are drawn anew. */
  public enum Order {
    CASCADING,
    INDEPENDENT
  }

  /** From the last layer on. */
  public static final MetricDescriptor METRIC =
      descriptor(
          "parameter-randomisation",
          "How like itself the map stays while layer after layer forgets, from the last on.",
          "mean over layers of Spearman of M and M of a net drawn anew from the last layer to it",
          ADEBAYO,
          Order.CASCADING,
          Similarity.RANKS,
          1);

  /** From the last layer on, by structure. */
  public static final MetricDescriptor STRUCTURE =
      descriptor(
          "parameter-randomisation-ssim",
          "How like itself the map stays, by its structure, while layer after layer forgets.",
          "mean over layers of SSIM of M and M of a net drawn anew from the last layer to it",
          ADEBAYO,
          Order.CASCADING,
          Similarity.STRUCTURE,
          1);

  /** Each layer by itself. */
  public static final MetricDescriptor INDEPENDENT =
      descriptor(
          "parameter-randomisation-independent",
          "How like itself the map stays when one layer forgets.",
          "mean over layers of Spearman of M and M of a net with that layer drawn anew",
          ADEBAYO,
          Order.INDEPENDENT,
          Similarity.RANKS,
          1);

  /** From the last layer on, maps being means over noise. */
  public static final MetricDescriptor SMOOTH =
      descriptor(
          "parameter-randomisation-smooth",
          "How like itself the map, smoothed by noise, stays while layer after layer forgets.",
          "mean over layers of Spearman of mean maps of 8 images with noise",
          REVISITED,
          Order.CASCADING,
          Similarity.RANKS,
          SAMPLES);

  private static MetricDescriptor descriptor(
      String name,
      String line,
      String formula,
      Citation citation,
      Order order,
      Similarity likeness,
      int samples) {
    return new MetricDescriptor(
        name,
        line,
        formula,
        "[-1,1]",
        Direction.LOWER,
        Group.RANDOMISATION,
        citation,
        List.of(MetricNeed.METHOD, MetricNeed.WEIGHTS),
        new MetricDescriptor.Passes(0, (samples == 1 ? 0 : samples) + (long) LAYERS * samples),
        () -> new ParameterRandomisation(order, likeness, samples, .1, 0));
  }

  public ParameterRandomisation {
    if (samples < 1 || !(noise >= 0)) {
      throw new IllegalArgumentException(
          "parameter randomisation: 1 sample or more and noise of 0 or more are expected, got %d"
                  .formatted(samples)
              + " and "
              + noise);
    }
  }

  @Override
  public MetricDescriptor about() {
    if (likeness == Similarity.STRUCTURE) {
      return STRUCTURE;
    }
    return order == Order.INDEPENDENT ? INDEPENDENT : samples == 1 ? METRIC : SMOOTH;
  }

  @Override
  public String across() {
    return order == Order.CASCADING
        ? "share of the layers that is drawn anew, from the last on"
        : "the layer that is drawn anew, from the last to the first";
  }

  @Override
  public double of(Curve curve) {
    List<Double> others = curve.scores().subList(1, curve.scores().size());
    return others.stream().mapToDouble(r -> r).average().orElseThrow();
  }

  @Override
  public Curve curve(Judged judged) {
    RandomisedNets nets = judged.otherNets(about());
    Plane own = map(judged, null);
    List<Double> similar = new ArrayList<>(List.of(1.0));
    for (int layer = 0; layer < nets.layers().size(); layer++) {
      Model net = order == Order.CASCADING ? nets.cascading(layer + 1) : nets.independent(layer);
      similar.add(likeness.of(own, map(judged, net)));
    }
    return new Curve(similar);
  }

  /** The absolute map of a net, or of the judged one for null. */
  private Plane map(Judged judged, Model net) {
    if (net == null && samples == 1) {
      return sizes(judged.explanation());
    }
    return smoothed(judged, net, samples, noise, seed);
  }

  /** The mean of absolute maps over images with noise. */
  static Plane smoothed(Judged judged, Model net, int samples, double noise, long seed) {
    Tensor image = judged.image();
    Plane range = new Plane(1, image.size(), image.data());
    double sigma = noise * (range.max() - range.min());
    float[] sum = new float[judged.pixels()];
    for (int i = 0; i < samples; i++) {
      Tensor near = samples == 1 ? image : Noise.gaussian(image, sigma, seed, i);
      Plane map = sizes(net == null ? judged.again(near) : judged.again(net, near));
      for (int k = 0; k < sum.length; k++) {
        sum[k] += map.values()[k] / samples;
      }
    }
    return new Plane(image.shape().at(1), image.shape().at(2), sum);
  }

  /** The absolute map, enlarged. */
  static Plane sizes(Explanation explanation) {
    return Plane.magnitude(Judged.ranking(explanation).tensor());
  }
}
