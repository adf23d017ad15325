package limpid.explain.inside;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;
import limpid.core.program.Control;
import limpid.explain.Choices;
import limpid.explain.Citation;
import limpid.explain.Option;
import limpid.explain.Options;
import limpid.explain.Values;
import limpid.explain.run.AtLayer;
import limpid.explain.run.LayerChoice;
import limpid.explain.run.Run;
import limpid.explain.run.Session;
import limpid.explain.run.SpatialLayer;
import limpid.explain.run.Variants;
import limpid.explain.target.OutputTarget;

/**
 * Deep feature factorisation: {@code A - min A ~ H W}, A the features of a layer at all places of
 * one image or several, {@code [places,C]}, min its channels' smallest values; the k rows of W are
 * concepts, and H says how much of each there is at a place, neither of them negative.
 *
 * <p>A concept has outputs of its own: those of the net behind the layer, where all places hold
 * {@code min A + max(h) w}, the concept alone, as strong as it is anywhere. pytorch-grad-cam asks
 * the classifier about {@code min A + w}, w of whatever length its solver left it.
 *
 * <p>Collins, Achanta and Süsstrunk, Deep Feature Factorization For Concept Discovery, ECCV 2018.
 *
 * @param concepts k
 * @param seed what the factors begin with is drawn from: same seed, same bits
 */
public record FeatureFactors(LayerChoice layer, int concepts, long seed) {
  /** Where it was published. */
  public static final Citation CITATION =
      new Citation(
          "Collins, Achanta and Süsstrunk",
          "Deep Feature Factorization For Concept Discovery",
          "ECCV",
          2018);

  /** k. */
  public static final Option<Integer> CONCEPTS =
      Option.of("concepts", "How many concepts there are.", Values.integers(1, 16), 5);

  /** What can be chosen. */
  public static final List<Option<?>> OPTIONS = List.of(Options.LAYER, CONCEPTS, Options.SEED);

  /** What does not matter: the outputs themselves are looked at. */
  private static final OutputTarget ANY =
      OutputTarget.score(
          "sum of all outputs",
          y -> y.reshape(y.shape().at(0), y.shape().size() / y.shape().at(0)).sum(1));

  public FeatureFactors {
    CONCEPTS.checked(concepts);
  }

  public FeatureFactors(Choices choices) {
    this(choices.get(Options.LAYER), choices.get(CONCEPTS), choices.get(Options.SEED));
  }

  /**
   * Concepts of some images.
   *
   * @param layer its name
   * @param maps how much of each concept there is at each place, {@code [h,w,k]}, of each image
   * @param vectors the concepts, {@code [k,C]}, of length 1
   * @param outputs of the net for each concept by itself, {@code [k,...]}
   * @param error {@code |A - min A - H W| / |A - min A|}
   */
  public record Found(
      String layer, List<Tensor> maps, Tensor vectors, Tensor outputs, double error) {

    /** The share of each concept in all that there is of concepts. */
    public double[] shares() {
      int k = vectors.shape().at(0);
      double[] shares = new double[k];
      double all = 0;
      for (Tensor map : maps) {
        for (int i = 0; i < map.size(); i++) {
          shares[i % k] += map.data()[i];
          all += map.data()[i];
        }
      }
      for (int j = 0; j < k; j++) {
        shares[j] = all == 0 ? 0 : shares[j] / all;
      }
      return shares;
    }
  }

  /**
   * The concepts of these images, found together.
   *
   * @param images {@code [1,H,W,C]} each
   * @throws IllegalArgumentException if there are none, or more concepts than places or channels
   */
  public Found of(Session session, List<Tensor> images, Control control) {
    if (images.isEmpty()) {
      throw new IllegalArgumentException("one image or more is expected, there is none");
    }
    List<Tensor> features = new ArrayList<>();
    String name = "";
    for (Tensor image : images) {
      control.check();
      SpatialLayer at = layer.in(session.run(image, control).trace());
      name = at.name();
      features.add(at.node().value());
    }
    int channels = features.getFirst().shape().at(3);
    requireEnough(name, features, channels);
    float[] least = least(features, channels);
    NonNegativeFactors factors =
        NonNegativeFactors.of(above(features, least), channels, concepts, seed);
    control.check();
    Tensor vectors = Tensor.zeros(Shape.of(concepts, channels));
    for (int i = 0; i < vectors.size(); i++) {
      vectors.data()[i] = (float) factors.w()[i];
    }
    List<Tensor> maps = maps(features, factors.h());
    Run run = session.run(images.getFirst(), control);
    Shape maps0 = features.getFirst().shape();
    Tensor outputs =
        run.behind(new AtLayer(layer), ANY)
            .variants()
            .outputs(concepts, alone(least, vectors, maps, maps0.at(1) * maps0.at(2)));
    double error = factors.errors().isEmpty() ? 0 : factors.errors().getLast();
    return new Found(name, maps, vectors, outputs, error);
  }

  private void requireEnough(String name, List<Tensor> features, int channels) {
    int places = features.stream().mapToInt(one -> one.size() / channels).sum();
    if (concepts > Math.min(places, channels)) {
      throw new ShapeException(
          "layer %s has %d places in all images and %d channels: no more than %d concepts are expected, got %d"
              .formatted(name, places, channels, Math.min(places, channels), concepts));
    }
    features.forEach(one -> Finite.require(name, one));
  }

  private static float[] least(List<Tensor> features, int channels) {
    float[] least = features.getFirst().data().clone();
    for (Tensor one : features) {
      for (int i = 0; i < one.size(); i++) {
        least[i % channels] = Math.min(least[i % channels], one.data()[i]);
      }
    }
    return Arrays.copyOf(least, channels);
  }

  private static double[] above(List<Tensor> features, float[] least) {
    double[] above = new double[features.stream().mapToInt(Tensor::size).sum()];
    int to = 0;
    for (Tensor one : features) {
      for (int i = 0; i < one.size(); i++) {
        above[to++] = (double) one.data()[i] - least[i % least.length];
      }
    }
    return above;
  }

  private List<Tensor> maps(List<Tensor> features, double[] h) {
    List<Tensor> maps = new ArrayList<>();
    int from = 0;
    for (Tensor one : features) {
      Tensor map = Tensor.zeros(Shape.of(one.shape().at(1), one.shape().at(2), concepts));
      for (int i = 0; i < map.size(); i++) {
        map.data()[i] = (float) h[from + i];
      }
      from += map.size();
      maps.add(map);
    }
    return List.copyOf(maps);
  }

  /** Feature maps that hold one concept everywhere. */
  private Variants.Fill alone(float[] least, Tensor vectors, List<Tensor> maps, int places) {
    float[] strength = new float[concepts];
    for (Tensor map : maps) {
      for (int i = 0; i < map.size(); i++) {
        strength[i % concepts] = Math.max(strength[i % concepts], map.data()[i]);
      }
    }
    return (j, into, at) -> {
      for (int i = 0; i < places * least.length; i++) {
        int c = i % least.length;
        into[at + i] = least[c] + strength[j] * vectors.at(j, c);
      }
    };
  }
}
