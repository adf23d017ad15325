package limpid.nn;

/**
 * How a net is trained.
 *
 * @param epochs passes over the training images
 * @param batch images of one step
 * @param rate the learning rate over the training
 * @param momentum of {@link Sgd}, Nesterov's
 * @param decay the weight decay
 * @param objective what is made small, such as {@link CrossEntropy}
 * @param frozen what stays as it is
 * @param augmentation how images become batches
 * @param seed decides the initial weights, the order of the images and what happens to them
 */
public record Recipe(
    int epochs,
    int batch,
    LearningRate rate,
    double momentum,
    double decay,
    Objective objective,
    Frozen frozen,
    Augmentation augmentation,
    long seed) {

  public Recipe {
    if (epochs < 1 || batch < 1) {
      throw new IllegalArgumentException(
          "recipe: wants at least 1 epoch and 1 image a batch, got " + epochs + " and " + batch);
    }
  }
}
