package limpid.nn;

import java.util.List;
import java.util.SplittableRandom;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.nn.augment.Change;
import limpid.nn.augment.Raster;

/**
 * From bytes to a batch {@code [N,H,W,3]}: {@code (v / 255 - mean) / deviation}, for each channel,
 * and in training changed at random before that.
 *
 * @param mean of each channel, in [0,1]
 * @param deviation of each channel, in [0,1]
 * @param changes in this order
 */
public record Augmentation(float[] mean, float[] deviation, List<Change> changes) {

  public Augmentation {
    changes = List.copyOf(changes);
  }

  /** The images at these indices as they are. */
  public Tensor plain(LabelledImages set, int... indices) {
    return batch(set, indices, List.of(), 0);
  }

  /**
   * The images at these indices, changed. The seed and its index decide what happens to an image,
   * whatever else is in the batch and whichever thread makes it.
   */
  public Tensor augmented(LabelledImages set, long seed, int... indices) {
    return batch(set, indices, changes, seed);
  }

  private Tensor batch(LabelledImages set, int[] indices, List<Change> changes, long seed) {
    Tensor batch = Tensor.zeros(Shape.of(indices.length, set.height(), set.width(), 3));
    float[] data = batch.data();
    int size = set.height() * set.width() * 3;
    for (int place = 0; place < indices.length; place++) {
      Raster image = Raster.of(set.height(), set.width(), set.rgb(indices[place]));
      SplittableRandom random = new SplittableRandom(Seed.of(seed, indices[place]));
      for (Change change : changes) {
        image = change.of(image, random);
      }
      normalise(image.rgb(), data, place * size);
    }
    return batch;
  }

  private void normalise(float[] rgb, float[] batch, int to) {
    for (int i = 0; i < rgb.length; i++) {
      batch[to + i] = (rgb[i] / 255f - mean[i % 3]) / deviation[i % 3];
    }
  }
}
