package limpid.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import limpid.nn.augment.Crop;
import limpid.nn.augment.Flip;
import limpid.nn.augment.RandAugment;
import org.junit.jupiter.api.Test;

class BatchQueueTest {
  private static final float[] GREY = {128, 128, 128};

  private static ImageSet images() {
    byte[] rgb = new byte[12 * 6 * 6 * 3];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) (i * 31 + i / 7);
    }
    int[] labels = IntStream.range(0, 12).map(i -> i % 3).toArray();
    return new ImageSet(6, 6, rgb, labels, List.of("a", "b", "c"));
  }

  private static Recipe recipe(int batch, double mixup) {
    Augmentation augmentation =
        new Augmentation(
            new float[] {.5f, .5f, .5f},
            new float[] {.2f, .2f, .2f},
            List.of(new Crop(2, GREY), new Flip(), new RandAugment(2, 9, GREY)));
    Recipe plain = Recipe.of(3, batch, LearningRate.cosine(0.1, 0), augmentation, 4);
    return new Recipe(
        3,
        batch,
        1,
        plain.rate(),
        plain.optimiser(),
        plain.clip(),
        plain.objective(),
        plain.teacher(),
        plain.frozen(),
        augmentation,
        mixup,
        0,
        4);
  }

  @Test
  void anEpochHasEveryImageOnceAndEachEpochAnotherOrder() {
    BatchQueue queue = new BatchQueue(images(), recipe(4, 0));
    int[][] orders = new int[3][];
    for (int epoch = 0; epoch < 3; epoch++) {
      int first = 3 * epoch;
      orders[epoch] =
          IntStream.range(0, 3)
              .flatMap(i -> IntStream.of(queue.take(first + i).indices()))
              .toArray();
      int[] sorted = orders[epoch].clone();
      Arrays.sort(sorted);
      assertArrayEquals(IntStream.range(0, 12).toArray(), sorted);
    }
    assertTrue(!Arrays.equals(orders[0], orders[1]) && !Arrays.equals(orders[1], orders[2]));
  }

  @Test
  void aBatchIsTheSameWhereverTheTrainingWasResumed() {
    BatchQueue whole = new BatchQueue(images(), recipe(4, 0.4));
    for (int number = 0; number < 9; number++) {
      Batch batch = whole.take(number);
      Batch alone = new BatchQueue(images(), recipe(4, 0.4)).take(number);
      assertArrayEquals(batch.images().data(), alone.images().data());
      assertArrayEquals(batch.labels().data(), alone.labels().data());
      assertArrayEquals(batch.indices(), alone.indices());
    }
  }

  @Test
  void whatHappensToAnImageDependsOnItAndTheEpochAlone() {
    Batch large = new BatchQueue(images(), recipe(12, 0)).take(0);
    BatchQueue small = new BatchQueue(images(), recipe(3, 0));
    int image = 6 * 6 * 3;
    for (int number = 0; number < 4; number++) {
      Batch batch = small.take(number);
      for (int i = 0; i < 3; i++) {
        int index = batch.indices()[i];
        int place = IntStream.range(0, 12).filter(p -> large.indices()[p] == index).sum();
        assertArrayEquals(
            Arrays.copyOfRange(large.images().data(), place * image, (place + 1) * image),
            Arrays.copyOfRange(batch.images().data(), i * image, (i + 1) * image));
      }
    }
  }

  @Test
  void whatReadingAnImageThrowsArrives() {
    ImageSet set = images();
    LabelledImages torn =
        (LabelledImages)
            Proxy.newProxyInstance(
                LabelledImages.class.getClassLoader(),
                new Class<?>[] {LabelledImages.class},
                (proxy, method, arguments) -> {
                  if (method.getName().equals("rgb")) {
                    throw new IllegalArgumentException("cat.png: the file is empty");
                  }
                  return method.invoke(set, arguments);
                });
    BatchQueue queue = new BatchQueue(torn, recipe(4, 0));
    var refusal = assertThrows(IllegalArgumentException.class, () -> queue.take(0));
    assertEquals("cat.png: the file is empty", refusal.getMessage());
  }
}
