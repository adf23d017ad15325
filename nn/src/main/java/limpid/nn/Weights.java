package limpid.nn;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;
import limpid.core.op.Node;

/**
 * Where a net's parameters come from, seen from one of its modules. A model is built against it,
 * {@code w.at("layer1").at(0)} by {@code w.at("conv1")}, so that naming, loading and shape-checking
 * are one act.
 *
 * <p>A name is one parameter, however many modules ask for it: all of them get one node, so that
 * tied weights are trained by the sum of the gradients of their uses and listed once.
 */
public final class Weights {
  private final Function<NamedParameter, Tensor> source;
  private final String path;
  private final TrainingStep step;

  /** What was asked for so far, by full name; the modules of a net share it. */
  private final Map<String, Known> known;

  private record Known(NamedParameter parameter, Node node) {}

  private Weights(
      Function<NamedParameter, Tensor> source,
      String path,
      TrainingStep step,
      Map<String, Known> known) {
    this.source = source;
    this.path = path;
    this.step = step;
    this.known = known;
  }

  private Weights(Function<NamedParameter, Tensor> source, String path, TrainingStep step) {
    this(source, path, step, new ConcurrentHashMap<>());
  }

  /** Parameters from any function, which is asked once for each name. */
  public static Weights from(Function<NamedParameter, Tensor> source) {
    return new Weights(source, "", null);
  }

  /**
   * Parameters from a file.
   *
   * @throws WeightsMismatch when the net asks for a name that is missing or of another shape
   */
  public static Weights of(StateDict file) {
    return from(
        parameter -> {
          ParameterList.require(parameter, file);
          return Tensor.later(
              parameter.shape(), () -> file.read(parameter.name(), parameter.layout()).data());
        });
  }

  /** Fresh parameters as the layers initialise them. The seed and the name decide each one. */
  public static Weights initialised(long seed) {
    return from(
        parameter -> {
          long own = Seed.of(seed, parameter.name());
          return parameter.initial().tensor(parameter.shape(), new SplittableRandom(own));
        });
  }

  /**
   * Zeros that take no memory until they are read, with every parameter asked for put into this
   * list: the net's manifest.
   */
  public static Weights recording(List<NamedParameter> manifest) {
    return from(
        parameter -> {
          manifest.add(parameter);
          Shape shape = parameter.shape();
          return Tensor.later(shape, () -> new float[shape.size()]);
        });
  }

  /** These parameters, each passed through a rewriting: randomised, folded, rounded. */
  public Weights rewritten(BiFunction<NamedParameter, Tensor, Tensor> rewriting) {
    return new Weights(p -> rewriting.apply(p, source.apply(p)), path, step);
  }

  /** Layers built against these weights run in training mode and report to this step. */
  public Weights training(TrainingStep step) {
    return new Weights(source, path, step);
  }

  /** A net built against these weights. */
  public Model built(Function<Weights, Model> net) {
    return net.apply(this);
  }

  /** The module of this name inside this one. */
  public Weights at(String child) {
    return new Weights(source, path.isEmpty() ? child : path + "." + child, step, known);
  }

  public Weights at(int child) {
    return at(Integer.toString(child));
  }

  /** This module's full name: {@code layer4.2.conv3}. */
  public String path() {
    return path;
  }

  /** The training step that layers report to, or empty where they run in evaluation mode. */
  public Optional<TrainingStep> step() {
    return Optional.ofNullable(step).filter(one -> one.trains(path));
  }

  /**
   * A trained parameter of this module. Modules that ask for one name share it; the first one's
   * initialiser begins it.
   *
   * @throws ShapeException if another use wants it in another shape or layout
   */
  public Node parameter(String name, Shape shape, Layout layout, Initialiser initial) {
    return node(new NamedParameter(at(name).path, shape, layout, initial, true));
  }

  /**
   * A running statistic of this module: loaded and saved, but not trained.
   *
   * @throws ShapeException if another use wants it in another shape
   */
  public Node statistic(String name, Shape shape, float initial) {
    return node(
        new NamedParameter(
            at(name).path, shape, Layout.PLAIN, Initialiser.constant(initial), false));
  }

  private Node node(NamedParameter wanted) {
    Known found = known.computeIfAbsent(wanted.name(), name -> new Known(wanted, made(wanted)));
    String first = use(found.parameter);
    if (!first.equals(use(wanted))) {
      throw new ShapeException(
          "%s: one use wants %s, another %s".formatted(wanted.name(), first, use(wanted)));
    }
    return found.node;
  }

  private static String use(NamedParameter parameter) {
    return "%s in layout %s, %s"
        .formatted(
            parameter.shape(), parameter.layout(), parameter.trained() ? "trained" : "not trained");
  }

  private Node made(NamedParameter parameter) {
    Tensor tensor = source.apply(parameter);
    Node node = step != null ? Node.variable(tensor) : Node.constant(tensor);
    if (step != null) {
      step.uses(parameter, node);
    }
    return node.named(parameter.name());
  }
}
