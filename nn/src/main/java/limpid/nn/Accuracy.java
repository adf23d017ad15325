package limpid.nn;

import java.util.stream.IntStream;
import limpid.core.Tensor;

/** How often the largest of a row of logits is that of the image's class. */
final class Accuracy {
  /** At most so many images are tested at a time, and so many pixels. */
  private static final int TESTED = 250;

  private static final int TESTED_PIXELS = 1 << 20;

  private Accuracy() {}

  /**
   * The share of images that a net is right about.
   *
   * @param augmentation normalises them, and changes nothing else
   */
  static double of(CompiledLogits net, Augmentation augmentation, LabelledImages test) {
    long right = 0;
    int some = Math.clamp(TESTED_PIXELS / (test.height() * test.width()), 1, TESTED);
    for (int from = 0; from < test.size(); from += some) {
      int[] chosen = IntStream.range(from, Math.min(test.size(), from + some)).toArray();
      int[] labels = IntStream.of(chosen).map(test::label).toArray();
      right += right(net.of(augmentation.plain(test, chosen)), labels);
    }
    return (double) right / test.size();
  }

  /** The rows whose largest column is their label. */
  static int right(Tensor logits, int... labels) {
    int[] best = largest(logits);
    return (int) IntStream.range(0, labels.length).filter(i -> best[i] == labels[i]).count();
  }

  /** The column of the largest number of each row, or -1 where one of them is NaN. */
  static int[] largest(Tensor rows) {
    int classes = rows.shape().at(1);
    int[] best = new int[rows.shape().at(0)];
    for (int row = 0; row < best.length; row++) {
      best[row] = largest(rows.data(), row * classes, classes);
    }
    return best;
  }

  private static int largest(float[] values, int from, int count) {
    int best = 0;
    for (int c = 0; c < count; c++) {
      if (Float.isNaN(values[from + c])) {
        return -1;
      }
      best = values[from + c] > values[from + best] ? c : best;
    }
    return best;
  }
}
