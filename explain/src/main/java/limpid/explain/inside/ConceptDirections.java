package limpid.explain.inside;

import java.util.Arrays;

/**
 * Directions from some rows to others, as a linear classifier that tells them apart has them.
 *
 * @param products of rows, and of the gradients of examples with rows
 */
record ConceptDirections(RowProducts products, LinearClassifier classifier) {
  /** A third of the rows is held out to see how well the classifier does. */
  private static final int PART = 3;

  /** The share of examples whose score rises in the direction from the others to these. */
  double score(int[] these, int[] others) {
    double[] along = products.along(direction(these, others));
    return Arrays.stream(along).filter(value -> value > 0).count() / (double) along.length;
  }

  /** The coefficients of all rows in w. */
  private double[] direction(int[] these, int[] others) {
    int[] used = joined(these, others);
    double[] c = classifier.coefficients(products.centred(used), labels(these, others));
    double mean = Arrays.stream(c).average().orElse(0);
    double[] all = new double[products.rows()];
    for (int i = 0; i < used.length; i++) {
      all[used[i]] += c[i] - mean;
    }
    return all;
  }

  /** The share of those that were held out that are told apart. */
  double accuracy(int[] these, int[] others) {
    int heldA = Math.max(1, these.length / PART);
    int heldB = Math.max(1, others.length / PART);
    int[] a = Arrays.copyOfRange(these, heldA, these.length);
    int[] b = Arrays.copyOfRange(others, heldB, others.length);
    int[] tested = joined(Arrays.copyOf(these, heldA), Arrays.copyOf(others, heldB));
    int[] used = joined(a, b);
    double[][] centred = products.centred(joined(used, tested));
    double[][] known = new double[used.length][];
    Arrays.setAll(known, i -> Arrays.copyOf(centred[i], used.length));
    double[] c = classifier.coefficients(known, labels(a, b));
    int right = 0;
    for (int t = 0; t < tested.length; t++) {
      double f = 0;
      for (int i = 0; i < c.length; i++) {
        f += c[i] * (centred[used.length + t][i] + 1);
      }
      right += f > 0 == t < heldA ? 1 : 0;
    }
    return right / (double) tested.length;
  }

  private static int[] joined(int[] a, int[] b) {
    int[] joined = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, joined, a.length, b.length);
    return joined;
  }

  private static int[] labels(int[] these, int[] others) {
    int[] labels = new int[these.length + others.length];
    Arrays.setAll(labels, i -> i < these.length ? 1 : -1);
    return labels;
  }
}
