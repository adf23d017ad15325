package limpid.nn;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import limpid.core.Tensor;
import limpid.nn.augment.Mixup;

/**
 * The batches of a training in order, made ahead of the step by threads of their own. What is in a
 * batch follows from the seed, the epoch, and the images' indices alone, so neither the number of
 * threads nor where the training was resumed changes it.
 */
final class BatchQueue {
  private static final int AHEAD = 3;

  private final LabelledImages images;
  private final Recipe recipe;
  private final int batches;
  private final int perEpoch;
  private final Queue<FutureTask<Batch>> ahead = new ArrayDeque<>();
  private long next = -1;
  private long asked;
  private int[] order;
  private int orderedEpoch = -1;

  BatchQueue(LabelledImages images, Recipe recipe) {
    this.images = images;
    this.recipe = recipe;
    this.perEpoch = images.size() / recipe.imagesPerStep() * recipe.accumulation();
    this.batches = perEpoch * recipe.epochs();
  }

  /**
   * A batch of the training, by its number; the one that follows the last is likely to be there.
   *
   * @throws RuntimeException what reading or changing its images threw
   */
  Batch take(long number) {
    if (number != next) {
      ahead.clear();
      asked = number;
    }
    while (asked < batches && asked <= number + AHEAD) {
      ahead.add(begun(asked++));
    }
    next = number + 1;
    return result(ahead.remove());
  }

  private FutureTask<Batch> begun(long number) {
    int epoch = (int) (number / perEpoch);
    int place = (int) (number % perEpoch) * recipe.batch();
    int[] chosen = Arrays.copyOfRange(ordered(epoch), place, place + recipe.batch());
    FutureTask<Batch> task = new FutureTask<>(() -> made(number, epoch, chosen));
    Thread.ofPlatform().daemon().name("limpid-batch-" + number).start(task);
    return task;
  }

  private static Batch result(FutureTask<Batch> task) {
    try {
      return task.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the training was interrupted", e);
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case Error error -> throw error;
        case RuntimeException exception -> throw exception;
        default -> throw new IllegalStateException(e.getCause());
      }
    }
  }

  private Batch made(long number, int epoch, int[] chosen) {
    long seed = Seed.of(Seed.of(recipe.seed(), "changes"), epoch);
    Tensor x = recipe.augmentation().augmented(images, seed, chosen);
    int[] labels = IntStream.of(chosen).map(images::label).toArray();
    Tensor shares = CrossEntropy.oneHot(images.classes().size(), labels);
    if (recipe.mixup() > 0) {
      long mixing = Seed.of(Seed.of(recipe.seed(), "mixup"), number);
      new Mixup(recipe.mixup()).mix(x, shares, new SplittableRandom(mixing));
    }
    return new Batch(x, shares, chosen);
  }

  private int[] ordered(int epoch) {
    if (epoch != orderedEpoch) {
      order = IntStream.range(0, images.size()).toArray();
      SplittableRandom random = new SplittableRandom(Seed.of(recipe.seed(), -1L - epoch));
      for (int i = order.length - 1; i > 0; i--) {
        int j = random.nextInt(i + 1);
        int swap = order[i];
        order[i] = order[j];
        order[j] = swap;
      }
      orderedEpoch = epoch;
    }
    return order;
  }
}
