package limpid.nn;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import limpid.core.Tensor;

/**
 * The training loop: for each epoch the images in a new order, for each step some runs of a {@link
 * TrainingProgram} and one step of an {@link Optimiser}. Order, augmentation and dropout are
 * functions of the seed and the step alone, so a training that was stopped and resumed comes to the
 * same numbers.
 */
public final class Training {
  private final Function<Weights, Model> net;
  private final Recipe recipe;
  private final LabelledImages images;
  private final List<NamedParameter> manifest;
  private final BatchQueue batches;

  /** Each tensor's array is changed in place, so none leaves this object but as a copy. */
  private final Map<String, Tensor> weights = new LinkedHashMap<>();

  private final Optimiser optimiser;
  private Criterion objective;
  private WeightAverage average;
  private TrainingProgram program;
  private CompiledLogits teacher;
  private int[] lastImages = {};
  private long step;
  private double epochLoss;
  private long epochCorrect;

  /**
   * A training that begins with fresh weights.
   *
   * @throws IllegalArgumentException if there are fewer images than a step takes, or modules to be
   *     frozen that the net does not have
   */
  public Training(Function<Weights, Model> net, Recipe recipe, LabelledImages images) {
    if (images.size() < recipe.imagesPerStep()) {
      throw new IllegalArgumentException(
          "training: a batch of "
              + recipe.imagesPerStep()
              + " wants as many images, there are "
              + images.size());
    }
    this.net = net;
    this.recipe = recipe;
    this.images = images;
    this.manifest = ParameterList.of(net);
    recipe.frozen().requireIn(manifest);
    this.batches = new BatchQueue(images, recipe);
    this.objective = recipe.objective();
    this.optimiser = recipe.optimiser().get();
    net.apply(
        Weights.initialised(recipe.seed())
            .rewritten(
                (parameter, tensor) -> {
                  weights.put(parameter.name(), tensor.copy());
                  return tensor;
                }));
    average();
  }

  private void average() {
    average = recipe.average() > 0 ? new WeightAverage(recipe.average(), weights) : null;
  }

  /**
   * Begins with the weights of a file instead of fresh ones.
   *
   * @param what names both in the message: {@code net from file}
   * @throws WeightsMismatch if they are not those of this net
   */
  public void begin(String what, StateDict file) {
    begin(what, file, Set.of());
  }

  /**
   * Begins with the weights of a file, but for some parameters, which stay fresh: those of a new
   * head.
   */
  public void begin(String what, StateDict file, Set<String> fresh) {
    List<NamedParameter> wanted =
        manifest.stream().filter(parameter -> !fresh.contains(parameter.name())).toList();
    Map<String, Tensor> others = new LinkedHashMap<>();
    file.names().stream()
        .filter(name -> !fresh.contains(name))
        .forEach(name -> others.put(name, Tensor.outline(file.shape(name))));
    ParameterList.check(what, wanted, StateDict.of(others));
    for (NamedParameter parameter : wanted) {
      Tensor read = parameter.layout().fromFile(file.read(parameter.name()));
      weights.put(parameter.name(), read.copy());
    }
    average();
  }

  /** Goes on where a checkpoint of the same training stopped. */
  public void resume(Checkpoint checkpoint) {
    for (NamedParameter parameter : manifest) {
      Tensor saved = checkpoint.weights().get(parameter.name());
      if (saved == null || !saved.shape().equals(parameter.shape())) {
        throw new IllegalArgumentException("the checkpoint is of another net: " + parameter.name());
      }
    }
    checkpoint.weights().forEach((name, tensor) -> weights.put(name, tensor.copy()));
    optimiser.restore(checkpoint.optimiser());
    average = null;
    if (!checkpoint.average().isEmpty()) {
      average = new WeightAverage(recipe.average(), checkpoint.average());
    }
    step = checkpoint.step();
    epochLoss = checkpoint.loss();
    epochCorrect = checkpoint.correct();
  }

  public Checkpoint checkpoint() {
    return new Checkpoint(
        step,
        epochLoss,
        epochCorrect,
        copies(weights),
        optimiser.state(),
        average == null ? Map.of() : copies(average.weights()));
  }

  private static Map<String, Tensor> copies(Map<String, Tensor> tensors) {
    Map<String, Tensor> copies = new LinkedHashMap<>();
    tensors.forEach((name, tensor) -> copies.put(name, tensor.copy()));
    return copies;
  }

  public int stepsPerEpoch() {
    return images.size() / recipe.imagesPerStep();
  }

  private long steps() {
    return (long) stepsPerEpoch() * recipe.epochs();
  }

  /** Steps taken so far. */
  public long step() {
    return step;
  }

  /** The images of the last step, by index. */
  public int[] lastImages() {
    return lastImages.clone();
  }

  public boolean done() {
    return step >= steps();
  }

  /** From the next step on this is made small instead: a tree that was renewed. */
  public void pursue(Criterion other) {
    objective = other;
    program = null;
  }

  /** Takes one step. */
  public Status advance() {
    int epoch = (int) (step / stepsPerEpoch());
    int place = (int) (step % stepsPerEpoch());
    if (place == 0) {
      epochLoss = 0;
      epochCorrect = 0;
    }
    double rate = recipe.rate().at(step, steps());
    boolean direct = recipe.accumulation() == 1 && Double.isInfinite(recipe.clip());
    StepGradients sum = new StepGradients(recipe.clip());
    lastImages = new int[0];
    double loss = 0;
    for (int i = 0; i < recipe.accumulation(); i++) {
      loss += run(step * recipe.accumulation() + i) / recipe.accumulation();
      if (direct) {
        program.update(weights, optimiser, rate);
      } else {
        sum.add(program.parameters(), program::gradient);
        program.observe(weights);
      }
    }
    if (!direct) {
      sum.mean().forEach((name, g) -> optimiser.step(name, weights.get(name), g, rate));
    }
    if (average != null) {
      average.add(step, weights);
    }
    step++;
    epochLoss += loss;
    return new Status(
        epoch,
        place + 1,
        stepsPerEpoch(),
        loss,
        epochLoss / (place + 1),
        (double) epochCorrect / ((place + 1L) * recipe.imagesPerStep()),
        rate);
  }

  /** One run of the net, forward and backward; returns its loss. */
  private double run(long number) {
    Batch batch = batches.take(number);
    int known = lastImages.length;
    lastImages = Arrays.copyOf(lastImages, known + batch.indices().length);
    System.arraycopy(batch.indices(), 0, lastImages, known, batch.indices().length);
    if (program == null) {
      program =
          TrainingProgram.of(
              net, objective, recipe.teacher(), recipe.frozen(), batch.images().shape());
    }
    long seed = Seed.of(recipe.seed(), number);
    if (recipe.teacher().isPresent()) {
      program.run(weights, batch.images(), batch.labels(), taught(batch), seed);
    } else {
      program.run(weights, batch.images(), batch.labels(), seed);
    }
    epochCorrect += Accuracy.right(program.logits(), Accuracy.largest(batch.labels()));
    return program.loss();
  }

  private Tensor taught(Batch batch) {
    if (teacher == null) {
      teacher = new CompiledLogits(recipe.teacher().orElseThrow().teacher());
    }
    return teacher.of(batch.images());
  }

  /** The weights as they are now, averaged if the recipe says so. */
  public Weights current() {
    return Weights.from(parameter -> written().get(parameter.name()).copy());
  }

  private Map<String, Tensor> written() {
    return average == null ? weights : average.weights();
  }

  /** The same as a file has them: PyTorch's names and layouts. */
  public Map<String, Tensor> forFile() {
    Map<String, Tensor> file = new LinkedHashMap<>();
    for (NamedParameter parameter : manifest) {
      file.put(parameter.name(), parameter.layout().toFile(written().get(parameter.name()).copy()));
    }
    return file;
  }

  /** The share of images that the net classifies right as it is now. */
  public double accuracy(LabelledImages test) {
    CompiledLogits compiled = new CompiledLogits(current().built(net));
    return Accuracy.of(compiled, recipe.augmentation(), test);
  }

  /**
   * How far a training is.
   *
   * @param epoch from 0
   * @param step steps taken of this epoch
   * @param steps steps of an epoch
   * @param lastLoss of the last step
   * @param loss the mean of this epoch's losses so far
   * @param accuracy the share of this epoch's augmented images that were classified right
   * @param rate the learning rate of the last step
   */
  public record Status(
      int epoch, int step, int steps, double lastLoss, double loss, double accuracy, double rate) {}
}
