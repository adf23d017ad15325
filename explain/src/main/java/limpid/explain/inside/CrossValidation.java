package limpid.explain.inside;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * How well a classifier does on rows that it was not fitted to: the rows are divided into folds,
 * each class evenly, and each fold is classified by what was fitted to all others.
 *
 * @param accuracies of each fold, in [0,1]
 * @param confusion how many rows of a class (first) were taken for a class (second)
 */
public record CrossValidation(double[] accuracies, int[][] confusion) {

  /**
   * Divides and classifies.
   *
   * @param labels a class for each row
   * @param seed decides who is in which fold
   * @throws IllegalArgumentException if a class has fewer rows than there are folds
   */
  public static CrossValidation of(
      TransferClassifier classifier,
      double[][] rows,
      int[] labels,
      int classes,
      int folds,
      long seed) {
    int[] fold = folds(labels, classes, folds, seed);
    double[] accuracies = new double[folds];
    int[][] confusion = new int[classes][classes];
    for (int f = 0; f < folds; f++) {
      int now = f;
      int[] others = IntStream.range(0, rows.length).filter(i -> fold[i] != now).toArray();
      int[] own = IntStream.range(0, rows.length).filter(i -> fold[i] == now).toArray();
      TransferClassifier.Fitted fitted =
          classifier.fitted(
              IntStream.of(others).mapToObj(i -> rows[i]).toArray(double[][]::new),
              IntStream.of(others).map(i -> labels[i]).toArray(),
              classes);
      int right = 0;
      for (int i : own) {
        int found = fitted.of(rows[i]);
        confusion[labels[i]][found]++;
        right += found == labels[i] ? 1 : 0;
      }
      accuracies[f] = (double) right / own.length;
    }
    return new CrossValidation(accuracies, confusion);
  }

  /** The fold of each row: those of a class are put in order by chance, and dealt out in turn. */
  static int[] folds(int[] labels, int classes, int folds, long seed) {
    int[] fold = new int[labels.length];
    SplittableRandom random = new SplittableRandom(seed);
    int next = 0;
    for (int k = 0; k < classes; k++) {
      int one = k;
      List<Integer> rows = new ArrayList<>();
      IntStream.range(0, labels.length).filter(i -> labels[i] == one).forEach(rows::add);
      if (!rows.isEmpty() && rows.size() < folds) {
        throw new IllegalArgumentException(
            "class %d has %d images; as many as there are folds, %d, are expected"
                .formatted(k, rows.size(), folds));
      }
      for (int i = rows.size() - 1; i > 0; i--) {
        rows.set(i, rows.set(random.nextInt(i + 1), rows.get(i)));
      }
      for (int row : rows) {
        fold[row] = next++ % folds;
      }
    }
    return fold;
  }

  /** The mean of the folds. */
  public double accuracy() {
    return IntStream.range(0, accuracies.length)
        .mapToDouble(i -> accuracies[i])
        .average()
        .orElse(0);
  }

  /** The deviation of the folds from their mean, {@code sqrt(sum (a - mean)^2 / (folds - 1))}. */
  public double deviation() {
    double mean = accuracy();
    double sum =
        IntStream.range(0, accuracies.length)
            .mapToDouble(i -> (accuracies[i] - mean) * (accuracies[i] - mean))
            .sum();
    return Math.sqrt(sum / (accuracies.length - 1));
  }
}
