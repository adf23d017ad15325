package limpid.nn;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.graph.Backward;
import limpid.core.graph.Gradients;
import limpid.core.op.Node;
import limpid.core.program.Program;

/**
 * A training step compiled for a shape of batches: the net in training mode, an objective, and its
 * gradients in all parameters that are not frozen. Weights are inputs of it, so that it serves
 * every step.
 */
public final class TrainingProgram {
  private final TrainingStep step;
  private final Map<String, Node> gradients;
  private final Node logits;
  private final Node loss;
  private final Program program;

  private TrainingProgram(
      TrainingStep step, Map<String, Node> gradients, Node logits, Node loss, Program program) {
    this.step = step;
    this.gradients = gradients;
    this.logits = logits;
    this.loss = loss;
    this.program = program;
  }

  /**
   * The step of a net; nothing is computed yet.
   *
   * @param images the shape of a batch, {@code [N,H,W,3]}
   */
  public static TrainingProgram of(
      Function<Weights, Model> net, Criterion objective, Shape images) {
    return of(net, objective, Optional.empty(), Frozen.NONE, images);
  }

  /**
   * The step of a net that learns from another, too.
   *
   * @param teacher whose logits each run then wants, or empty
   * @param frozen modules that stay as they are
   */
  public static TrainingProgram of(
      Function<Weights, Model> net,
      Criterion objective,
      Optional<Distillation> teacher,
      Frozen frozen,
      Shape images) {
    TrainingStep step = new TrainingStep(0, frozen);
    Model model = Weights.from(p -> Tensor.outline(p.shape())).training(step).built(net);
    Node x = Node.variable(Tensor.outline(images));
    Node logits = model.forward(x);
    Node labels = Node.variable(Tensor.outline(logits.shape()));
    Node taught = Node.variable(Tensor.outline(logits.shape()));
    Node own = objective.of(logits, labels);
    Node loss = teacher.map(one -> one.of(own, logits, taught)).orElse(own);
    Map<String, Node> gradients = gradients(step, loss);

    List<Node> inputs = new ArrayList<>(List.of(x, labels));
    teacher.ifPresent(one -> inputs.add(taught));
    inputs.addAll(step.seeds().values());
    inputs.addAll(step.parameters().values());
    inputs.addAll(step.running().values());
    List<Node> outputs = new ArrayList<>(List.of(loss, logits));
    outputs.addAll(step.statistics().values());
    outputs.addAll(gradients.values());
    outputs.removeIf(node -> !node.tracked());
    Program program = Program.of(inputs, outputs);
    return new TrainingProgram(step, gradients, logits, loss, program);
  }

  /** Those of the last layers come first, as a sweep reaches them: what they need is free then. */
  private static Map<String, Node> gradients(TrainingStep step, Node loss) {
    Map<String, Node> parameters = step.parameters();
    Gradients sweep = Backward.from(loss).recorded().to(parameters.values().toArray(Node[]::new));
    Map<String, Node> gradients = new LinkedHashMap<>();
    for (String name : new ArrayList<>(parameters.keySet()).reversed()) {
      gradients.put(name, sweep.of(parameters.get(name)));
    }
    return gradients;
  }

  /**
   * Runs it.
   *
   * @param weights parameters and running statistics, by name
   * @param labels the share of each class in each image, {@code [N,classes]}
   * @param seed decides what dropout drops
   */
  public void run(Map<String, Tensor> weights, Tensor images, Tensor labels, long seed) {
    program.run(inputs(weights, List.of(images, labels), seed).toArray(Tensor[]::new));
  }

  /** The same with the teacher's logits, {@code [N,classes]}. */
  public void run(
      Map<String, Tensor> weights, Tensor images, Tensor labels, Tensor taught, long seed) {
    program.run(inputs(weights, List.of(images, labels, taught), seed).toArray(Tensor[]::new));
  }

  /**
   * What a run is given, for those who run the {@link #program} themselves.
   *
   * @param batch images, labels and, if there is a teacher, its logits
   */
  public List<Tensor> inputs(Map<String, Tensor> weights, List<Tensor> batch, long seed) {
    List<Tensor> values = new ArrayList<>(batch);
    step.seeds().keySet().forEach(layer -> values.add(TrainingStep.seed(seed, layer)));
    step.parameters().keySet().forEach(name -> values.add(weights.get(name)));
    step.running().keySet().forEach(name -> values.add(weights.get(name)));
    return values;
  }

  /** Runs it on images of one class each. */
  public void run(Map<String, Tensor> weights, Tensor images, int[] labels, long seed) {
    run(weights, images, CrossEntropy.oneHot(logits.shape().at(1), labels), seed);
  }

  /** The loss of the last run. */
  public float loss() {
    return program.at(loss).item();
  }

  /** The logits of the last run, until the next. */
  public Tensor logits() {
    return program.at(logits);
  }

  /** The gradient of the last run's loss in a parameter, until the next. */
  public Tensor gradient(String parameter) {
    Node gradient = gradients.get(parameter);
    return gradient.tracked() ? program.at(gradient) : gradient.value();
  }

  /**
   * Moves the weights in place: parameters one step along the gradients of the last run, running
   * statistics to what that run made of them.
   */
  public void update(Map<String, Tensor> weights, Optimiser optimiser, double rate) {
    parameters().forEach(name -> optimiser.step(name, weights.get(name), gradient(name), rate));
    observe(weights);
  }

  /** The parameters that have gradients. */
  public Set<String> parameters() {
    return step.parameters().keySet();
  }

  /** Moves running statistics alone to what the last run made of them, in place. */
  public void observe(Map<String, Tensor> weights) {
    step.statistics()
        .forEach(
            (name, node) -> {
              Tensor next = program.at(node);
              weights
                  .get(name)
                  .edit(data -> System.arraycopy(next.data(), 0, data, 0, next.size()));
            });
  }

  /** The program itself. */
  public Program program() {
    return program;
  }
}
