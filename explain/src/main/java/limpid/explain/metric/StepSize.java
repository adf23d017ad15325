package limpid.explain.metric;

import java.util.List;
import java.util.stream.IntStream;

/** How many of n pixels are changed after i of N steps. */
public enum StepSize {
  /** {@code floor(i n / N)}: as even as can be; the curve's points are {@code i / N}. */
  EVEN {
    @Override
    int[] counts(int pixels, int steps) {
      return IntStream.rangeClosed(0, steps).map(i -> (int) ((long) i * pixels / steps)).toArray();
    }

    @Override
    List<Double> shares(int[] counts) {
      return Curve.steps(counts.length);
    }
  },

  /**
   * {@code min(i ceil(n / N), n)}: steps of one size but for the last, and fewer than N where n is
   * small; the curve's points are the share of the pixels that are changed. torch-cam's.
   */
  ROUNDED_UP {
    @Override
    int[] counts(int pixels, int steps) {
      int size = Math.ceilDiv(pixels, steps);
      return IntStream.rangeClosed(0, Math.ceilDiv(pixels, size))
          .map(i -> (int) Math.min((long) i * size, pixels))
          .toArray();
    }

    @Override
    List<Double> shares(int[] counts) {
      double pixels = counts[counts.length - 1];
      return IntStream.of(counts).mapToObj(count -> count / pixels).toList();
    }
  };

  /** How many pixels are changed at each point of the curve, from none to all. */
  abstract int[] counts(int pixels, int steps);

  /** Where the points lie. */
  abstract List<Double> shares(int[] counts);
}
