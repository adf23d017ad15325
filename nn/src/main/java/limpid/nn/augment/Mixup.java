package limpid.nn.augment;

import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import limpid.core.Tensor;

/**
 * Each image of a batch mixed with another: {@code x = l x + (1 - l) x'} and the classes' shares
 * alike, with one l for the batch from Beta(alpha, alpha) and a random permutation.
 *
 * <p>Zhang, Cissé, Dauphin and Lopez-Paz, mixup: Beyond Empirical Risk Minimization, ICLR 2018.
 *
 * @param alpha above 0; small ones mix little
 */
public record Mixup(double alpha) {

  public Mixup {
    if (!(alpha > 0 && alpha < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("mixup: alpha wants more than 0, got " + alpha);
    }
  }

  /**
   * Mixes a batch in place.
   *
   * @param images {@code [N,H,W,3]}
   * @param labels {@code [N,classes]}
   */
  public void mix(Tensor images, Tensor labels, RandomGenerator random) {
    double own = beta(random);
    int[] partner = IntStream.range(0, images.shape().at(0)).toArray();
    for (int i = partner.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swap = partner[i];
      partner[i] = partner[j];
      partner[j] = swap;
    }
    mix(images, labels, own, partner);
  }

  /**
   * The same by this share and these partners.
   *
   * @param own l
   * @param partner the row that each row is mixed with
   */
  public static void mix(Tensor images, Tensor labels, double own, int... partner) {
    mix(images, partner, (float) own);
    mix(labels, partner, (float) own);
  }

  private static void mix(Tensor rows, int[] partner, float own) {
    float[] before = rows.data().clone();
    int row = before.length / partner.length;
    rows.edit(
        mixed -> {
          for (int i = 0; i < mixed.length; i++) {
            mixed[i] = own * before[i] + (1 - own) * before[partner[i / row] * row + i % row];
          }
        });
  }

  /** A share from Beta(alpha, alpha). */
  double beta(RandomGenerator random) {
    double a = logGamma(random);
    double b = logGamma(random);
    return 1 / (1 + Math.exp(b - a));
  }

  /** The logarithm of a number from Gamma(alpha, 1) (Marsaglia and Tsang 2000). */
  private double logGamma(RandomGenerator random) {
    double boost = alpha < 1 ? Math.log(1 - random.nextDouble()) / alpha : 0;
    double d = (alpha < 1 ? alpha + 1 : alpha) - 1.0 / 3;
    double c = 1 / Math.sqrt(9 * d);
    while (true) {
      double x = random.nextGaussian();
      double v = Math.pow(1 + c * x, 3);
      if (v > 0 && Math.log(1 - random.nextDouble()) < x * x / 2 + d - d * v + d * Math.log(v)) {
        return Math.log(d * v) + boost;
      }
    }
  }
}
