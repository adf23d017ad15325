package limpid.nn;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * How a net is trained.
 *
 * @param epochs passes over the training images
 * @param batch images of one run
 * @param accumulation runs of one step, whose gradients are averaged
 * @param rate the learning rate over the training
 * @param optimiser how weights follow gradients; a new one for each training
 * @param clip the largest norm of a step's gradients, or infinity
 * @param objective what is made small, such as {@link CrossEntropy}
 * @param teacher another net that is learned from, or empty
 * @param frozen what stays as it is
 * @param augmentation how images become batches
 * @param mixup the parameter of {@link limpid.nn.augment.Mixup}; 0 mixes nothing
 * @param average the decay of the weights' moving average, which is then what is tested and
 *     written; 0 averages nothing
 * @param seed decides the initial weights, the order of the images and what happens to them
 */
public record Recipe(
    int epochs,
    int batch,
    int accumulation,
    LearningRate rate,
    Supplier<? extends Optimiser> optimiser,
    double clip,
    Criterion objective,
    Optional<Distillation> teacher,
    Frozen frozen,
    Augmentation augmentation,
    double mixup,
    double average,
    long seed) {

  public Recipe {
    if (epochs < 1 || batch < 1 || accumulation < 1) {
      throw new IllegalArgumentException(
          "recipe: wants at least 1 epoch, 1 image a batch and 1 batch a step, got %d, %d and %d"
              .formatted(epochs, batch, accumulation));
    }
    if (!(clip > 0)) {
      throw new IllegalArgumentException("recipe: clipping wants a norm above 0, got " + clip);
    }
    if (!(mixup >= 0 && mixup < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("recipe: mixup wants 0 or more, got " + mixup);
    }
    if (!(average >= 0 && average < 1)) {
      throw new IllegalArgumentException("recipe: the average wants [0,1), got " + average);
    }
  }

  /** Cross-entropy, followed by SGD with Nesterov's momentum 0.9 and a weight decay of 5e-4. */
  public static Recipe of(
      int epochs, int batch, LearningRate rate, Augmentation augmentation, long seed) {
    return new Recipe(
        epochs,
        batch,
        1,
        rate,
        () -> new Sgd(0.9, 5e-4, true),
        Double.POSITIVE_INFINITY,
        new CrossEntropy(0),
        Optional.empty(),
        Frozen.NONE,
        augmentation,
        0,
        0,
        seed);
  }

  /** Images of one step. */
  public int imagesPerStep() {
    return batch * accumulation;
  }

  /** The same with another objective. */
  public Recipe with(Criterion other) {
    return new Recipe(
        epochs,
        batch,
        accumulation,
        rate,
        optimiser,
        clip,
        other,
        teacher,
        frozen,
        augmentation,
        mixup,
        average,
        seed);
  }
}
