package limpid.nn;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.IntStream;
import limpid.core.Tensor;
import limpid.core.graph.Trace;
import limpid.core.program.Program;

/**
 * The training loop: for each epoch the images in a new order, for each batch one run of a {@link
 * TrainingProgram} and one step of {@link Sgd}. Order, augmentation and dropout are functions of
 * the seed and the step alone, so a training that was stopped and resumed comes to the same
 * numbers.
 */
public final class Training {
  private final Function<Weights, Model> net;
  private final Recipe recipe;
  private final ImageSet images;
  private final List<NamedParameter> manifest;

  /** Each tensor's array is changed in place, so none leaves this object but as a copy. */
  private final Map<String, Tensor> weights = new LinkedHashMap<>();

  private Objective objective;
  private TrainingProgram program;
  private Sgd sgd;
  private int[] order;
  private int orderedEpoch = -1;
  private long step;
  private double epochLoss;
  private long epochCorrect;

  /** A training that begins with fresh weights. */
  public Training(Function<Weights, Model> net, Recipe recipe, ImageSet images) {
    if (images.size() < recipe.batch()) {
      throw new IllegalArgumentException(
          "training: a batch of "
              + recipe.batch()
              + " wants as many images, there are "
              + images.size());
    }
    this.net = net;
    this.recipe = recipe;
    this.images = images;
    this.manifest = ParameterList.of(net);
    this.objective = recipe.objective();
    recipe.frozen().requireIn(manifest);
    this.sgd = new Sgd(recipe.momentum(), recipe.decay(), true);
    net.apply(
        Weights.initialised(recipe.seed())
            .rewritten(
                (parameter, tensor) -> {
                  weights.put(parameter.name(), tensor.copy());
                  return tensor;
                }));
  }

  /**
   * Begins with the weights of a file instead of fresh ones.
   *
   * @param what names both in the message: {@code net from file}
   * @throws WeightsMismatch if they are not those of this net
   */
  public void begin(String what, StateDict file) {
    ParameterList.check(what, manifest, file);
    for (NamedParameter parameter : manifest) {
      Tensor read = parameter.layout().fromFile(file.read(parameter.name()));
      weights.put(parameter.name(), read.copy());
    }
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
    sgd = new Sgd(recipe.momentum(), recipe.decay(), true, checkpoint.velocities());
    step = checkpoint.step();
    epochLoss = checkpoint.loss();
    epochCorrect = checkpoint.correct();
  }

  public Checkpoint checkpoint() {
    Map<String, Tensor> copies = new LinkedHashMap<>();
    weights.forEach((name, tensor) -> copies.put(name, tensor.copy()));
    return new Checkpoint(step, epochLoss, epochCorrect, copies, sgd.velocities());
  }

  public int stepsPerEpoch() {
    return images.size() / recipe.batch();
  }

  /** Steps taken so far. */
  public long step() {
    return step;
  }

  public boolean done() {
    return step >= (long) stepsPerEpoch() * recipe.epochs();
  }

  /** From the next step on this is made small instead: a tree that was renewed. */
  public void pursue(Objective other) {
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
    long stepSeed = Seed.of(recipe.seed(), step);
    int[] chosen = batch(epoch, place);
    int[] labels = IntStream.of(chosen).map(i -> images.labels()[i]).toArray();
    Tensor x = recipe.augmentation().augmented(images, stepSeed, chosen);
    if (program == null) {
      program = TrainingProgram.of(net, objective, recipe.frozen(), x.shape());
    }
    program.run(weights, x, labels, stepSeed);
    double progress = (double) step / ((long) stepsPerEpoch() * recipe.epochs());
    program.update(weights, sgd, recipe.rate().at(progress));
    step++;
    epochLoss += program.loss();
    epochCorrect += correct(program.logits(), labels);
    return new Status(
        epoch,
        place + 1,
        stepsPerEpoch(),
        epochLoss / (place + 1),
        (double) epochCorrect / ((place + 1L) * recipe.batch()));
  }

  private int[] batch(int epoch, int place) {
    if (epoch != orderedEpoch) {
      order = shuffled(epoch);
      orderedEpoch = epoch;
    }
    return Arrays.copyOfRange(order, place * recipe.batch(), (place + 1) * recipe.batch());
  }

  private int[] shuffled(int epoch) {
    int[] order = IntStream.range(0, images.size()).toArray();
    SplittableRandom random = new SplittableRandom(Seed.of(recipe.seed(), -1L - epoch));
    for (int i = order.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swap = order[i];
      order[i] = order[j];
      order[j] = swap;
    }
    return order;
  }

  /** The weights as they are now. */
  public Weights current() {
    return Weights.from(parameter -> weights.get(parameter.name()).copy());
  }

  /** The weights as a file has them: PyTorch's names and layouts. */
  public Map<String, Tensor> forFile() {
    Map<String, Tensor> file = new LinkedHashMap<>();
    for (NamedParameter parameter : manifest) {
      file.put(parameter.name(), parameter.layout().toFile(weights.get(parameter.name()).copy()));
    }
    return file;
  }

  /** The share of images that the net classifies right as it is now. */
  public double accuracy(ImageSet test) {
    Model model = current().built(net);
    Trace trace = null;
    Program compiled = null;
    long correct = 0;
    for (int from = 0; from < test.size(); from += 250) {
      int[] chosen = IntStream.range(from, Math.min(test.size(), from + 250)).toArray();
      int[] labels = IntStream.of(chosen).map(i -> test.labels()[i]).toArray();
      Tensor x = recipe.augmentation().plain(test, chosen);
      if (trace == null || !trace.input().shape().equals(x.shape())) {
        trace = model.trace(Tensor.outline(x.shape()));
        compiled = Program.of(trace);
      }
      compiled.run(x);
      correct += correct(compiled.at(trace.output()), labels);
    }
    return (double) correct / test.size();
  }

  private static int correct(Tensor logits, int[] labels) {
    int classes = logits.shape().at(1);
    int correct = 0;
    for (int row = 0; row < labels.length; row++) {
      int best = 0;
      for (int c = 1; c < classes; c++) {
        if (logits.data()[row * classes + c] > logits.data()[row * classes + best]) {
          best = c;
        }
      }
      correct += best == labels[row] ? 1 : 0;
    }
    return correct;
  }

  /**
   * How far a training is.
   *
   * @param epoch from 0
   * @param step steps taken of this epoch
   * @param steps steps of an epoch
   * @param loss the mean of this epoch's losses so far
   * @param accuracy the share of this epoch's augmented images that were classified right
   */
  public record Status(int epoch, int step, int steps, double loss, double accuracy) {}
}
