package limpid.nn;

import java.util.SplittableRandom;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.kernel.Workers;

/**
 * From bytes to a batch {@code [N,H,W,3]}: {@code (v / 255 - mean) / deviation}, for each channel,
 * and in training shifted by up to {@code shift} pixels each way (what comes in is the mean, 0) and
 * mirrored half of the time.
 *
 * @param mean of each channel, in [0,1]
 * @param deviation of each channel, in [0,1]
 * @param shift the largest shift, in pixels
 * @param mirror whether half of the images are mirrored
 */
public record Augmentation(float[] mean, float[] deviation, int shift, boolean mirror) {

  /** The images at these indices as they are. */
  public Tensor plain(ImageSet set, int... indices) {
    return batch(set, indices, null);
  }

  /** The images at these indices, shifted and mirrored; the seed and the index decide how. */
  public Tensor augmented(ImageSet set, long seed, int... indices) {
    return batch(set, indices, seed);
  }

  private Tensor batch(ImageSet set, int[] indices, Long seed) {
    Tensor batch = Tensor.zeros(Shape.of(indices.length, set.height(), set.width(), 3));
    Workers.shared()
        .split(
            indices.length,
            i -> {
              if (seed == null) {
                copy(set, indices[i], 0, 0, false, batch.data(), i);
              } else {
                SplittableRandom random = new SplittableRandom(Seed.of(seed, indices[i]));
                int down = random.nextInt(2 * shift + 1) - shift;
                int right = random.nextInt(2 * shift + 1) - shift;
                boolean flip = mirror && random.nextBoolean();
                copy(set, indices[i], down, right, flip, batch.data(), i);
              }
            });
    return batch;
  }

  private void copy(
      ImageSet set, int index, int down, int right, boolean flip, float[] batch, int place) {
    int h = set.height();
    int w = set.width();
    for (int row = 0; row < h; row++) {
      int fromRow = row - down;
      for (int col = 0; fromRow >= 0 && fromRow < h && col < w; col++) {
        int fromCol = (flip ? w - 1 - col : col) - right;
        if (fromCol < 0 || fromCol >= w) {
          continue;
        }
        int from = ((index * h + fromRow) * w + fromCol) * 3;
        int to = ((place * h + row) * w + col) * 3;
        for (int c = 0; c < 3; c++) {
          batch[to + c] = ((set.rgb()[from + c] & 255) / 255f - mean[c]) / deviation[c];
        }
      }
    }
  }
}
