package limpid.models.photo;

/**
 * One axis of an antialiased resizing: output i, whose centre lies at {@code c = (i + 1/2) s} of
 * the input with {@code s = in / out}, is the mean of the inputs around c under a filter that is
 * widened by {@code max(s, 1)}, with weights in units of 2^-22, as PIL rounds them.
 *
 * @param scale input pixels for one output pixel
 * @param start the first output of those kept
 * @param first the first input of each output
 * @param weights the weights of the inputs from there on
 */
record ResampledAxis(double scale, long start, int[] first, int[][] weights) {
  static final int PRECISION = 22;

  /** Outputs {@code start} to {@code start + kept - 1} of an axis resized from in to out. */
  static ResampledAxis of(ResizeFilter filter, int in, long out, long start, int kept) {
    double scale = (double) in / out;
    int[] first = new int[kept];
    int[][] weights = new int[kept][];
    for (int i = 0; i < kept; i++) {
      double centre = (start + i + 0.5) * scale;
      double widened = Math.max(scale, 1);
      double reach = filter.reach() * widened;
      first[i] = Math.max(0, (int) (centre - reach + 0.5));
      int end = Math.min(in, (int) (centre + reach + 0.5));
      weights[i] =
          in == out ? new int[] {1 << PRECISION} : weights(filter, centre, widened, first[i], end);
      first[i] = in == out ? (int) start + i : first[i];
    }
    return new ResampledAxis(scale, start, first, weights);
  }

  private static int[] weights(
      ResizeFilter filter, double centre, double widened, int first, int end) {
    double[] heights = new double[end - first];
    double sum = 0;
    for (int k = 0; k < heights.length; k++) {
      heights[k] = filter.at((k + first - centre + 0.5) * (1 / widened));
      sum += heights[k];
    }
    int[] rounded = new int[heights.length];
    for (int k = 0; k < rounded.length; k++) {
      double weight = heights[k] / sum * (1 << PRECISION);
      rounded[k] = (int) (weight + Math.copySign(0.5, weight));
    }
    return rounded;
  }

  int kept() {
    return first.length;
  }

  /** The first input that any output needs. */
  int from() {
    return first[0];
  }

  /** The input after the last one that any output needs. */
  int to() {
    int last = kept() - 1;
    return first[last] + weights[last].length;
  }
}
