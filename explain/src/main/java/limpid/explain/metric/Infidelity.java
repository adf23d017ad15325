package limpid.explain.metric;

import java.util.List;
import java.util.SplittableRandom;
import limpid.core.Tensor;
import limpid.explain.map.Plane;

/**
 * Infidelity: how far the map is from what small changes of the image do to the score, {@code E[(b
 * d.M - (s(x) - s(x - d)))^2]}, every value of d drawn from N(0, sigma^2); 0 and more, in the
 * square of the score's unit, lower is better.
 *
 * <p>b is 1, or, as Captum has it when it normalises, {@code E[(d.M) (s(x) - s(x - d))] /
 * E[(d.M)^2]}, which makes maps of any unit comparable. A map that has no channels is enlarged, and
 * spread over the channels evenly.
 *
 * <p>Yeh et al., On the (In)fidelity and Sensitivity of Explanations, NeurIPS 2019.
 *
 * @param samples how many d are drawn
 * @param scaled whether b is fitted
 */
public record Infidelity(int samples, double sigma, boolean scaled, long seed) implements Metric {
  private static final int SAMPLES = 50;

  /** What there is to know about it. */
  public static final MetricDescriptor METRIC =
      new MetricDescriptor(
          "infidelity",
          "How far the map is from what small changes of the image do to the score.",
          "mean of (b d.M - (s(x) - s(x - d)))^2, d from N(0, 0.2^2), b fitted",
          "0 and more",
          Direction.LOWER,
          Group.FAITHFULNESS,
          MaxSensitivity.YEH,
          List.of(MetricNeed.NET),
          MetricDescriptor.Passes.net(SAMPLES + 1),
          () -> new Infidelity(SAMPLES, .2, true, 0));

  public Infidelity {
    if (samples < 1 || !(sigma > 0)) {
      throw new IllegalArgumentException(
          "infidelity: 1 sample or more and a sigma above 0 are expected, got %d and %s"
              .formatted(samples, sigma));
    }
  }

  @Override
  public MetricDescriptor about() {
    return METRIC;
  }

  @Override
  public double of(Judged judged) {
    Tensor image = judged.image();
    float[] map = spread(judged);
    float[] scores =
        judged
            .run()
            .variants()
            .scores(
                judged.score(),
                samples + 1,
                (i, into, at) -> {
                  SplittableRandom random = random(i);
                  for (int k = 0; k < image.size(); k++) {
                    into[at + k] = image.data()[k] - (i == 0 ? 0 : drawn(random));
                  }
                });
    double[] said = new double[samples];
    double[] done = new double[samples];
    for (int i = 0; i < samples; i++) {
      SplittableRandom random = random(i + 1);
      for (float value : map) {
        said[i] += (double) drawn(random) * value;
      }
      done[i] = (double) scores[0] - scores[i + 1];
    }
    return distance(said, done, scaled);
  }

  /** {@code E[(b said - done)^2]}. */
  static double distance(double[] said, double[] done, boolean scaled) {
    double products = 0;
    double squares = 0;
    for (int i = 0; i < said.length; i++) {
      products += said[i] * done[i];
      squares += said[i] * said[i];
    }
    double b = !scaled ? 1 : squares == 0 ? 0 : products / squares;
    double sum = 0;
    for (int i = 0; i < said.length; i++) {
      sum += Math.pow(b * said[i] - done[i], 2);
    }
    return sum / said.length;
  }

  private SplittableRandom random(int i) {
    return Draw.random(seed, i);
  }

  private float drawn(SplittableRandom random) {
    return (float) (sigma * random.nextGaussian());
  }

  /** A value for each of the image's. */
  private static float[] spread(Judged judged) {
    Tensor raw = judged.explanation().raw();
    Tensor image = judged.image();
    if (raw.size() == image.size()) {
      return raw.data();
    }
    int channels = image.shape().at(3);
    Plane plane = Plane.sum(raw).resized(image.shape().at(1), image.shape().at(2));
    float[] spread = new float[image.size()];
    for (int k = 0; k < spread.length; k++) {
      spread[k] = plane.values()[k / channels] / channels;
    }
    return spread;
  }
}
