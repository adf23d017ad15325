package limpid.app.given;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import limpid.app.line.BadInput;
import limpid.app.line.Json;
import limpid.app.line.Stopwatch;
import limpid.core.ShapeException;
import limpid.core.Tensor;
import limpid.core.graph.Trace;
import limpid.core.kernel.Workers;
import limpid.core.program.Control;
import limpid.explain.metric.RandomisedNets;
import limpid.explain.run.CompiledNet;
import limpid.explain.run.Run;
import limpid.explain.run.Session;
import limpid.models.Architecture;
import limpid.models.onnx.OnnxNet;
import limpid.models.photo.Preprocessing;
import limpid.nn.Model;
import limpid.nn.ParameterList;
import limpid.nn.StateDict;
import limpid.nn.Weights;
import limpid.nn.WeightsMismatch;

/**
 * A net that is ready to run.
 *
 * @param weights the file that its weights were read from
 * @param own the same under the net's own names
 * @param seconds what reading them took
 */
public record LoadedModel(
    Architecture architecture, Model model, Path weights, StateDict own, double seconds) {
  /** From this size on all threads read one tensor, below it each reads one of its own. */
  private static final int LARGE = 1 << 22;

  /**
   * Reads all weights but those of convolutions, which are read when they are packed.
   *
   * @param own the weights under the net's own names
   */
  static LoadedModel load(Architecture architecture, Path file, StateDict own) {
    Stopwatch watch = new Stopwatch();
    List<Tensor> read = new ArrayList<>();
    Model model;
    try {
      ParameterList.check(architecture.name() + " from " + file, architecture.manifest(), own);
      model =
          architecture.build(
              Weights.of(new NumbersOnly(own, file))
                  .rewritten(
                      (parameter, tensor) -> {
                        read.add(tensor);
                        return tensor;
                      }));
    } catch (WeightsMismatch e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw new BadInput(file + ": " + e.getMessage(), e);
    }
    read.removeIf(tensor -> tensor.shape().rank() == 4);
    List<Tensor> small = read.stream().filter(tensor -> tensor.size() < LARGE).toList();
    Workers.shared().split(small.size(), i -> small.get(i).data());
    read.forEach(Tensor::data);
    return new LoadedModel(architecture, model, file, own, watch.total());
  }

  /** The net with layers that have forgotten what they learned. */
  public RandomisedNets randomised() {
    return new RandomisedNets(architecture::build, Weights.of(new NumbersOnly(own, weights)), 0);
  }

  /** Whether it is the net of an ONNX file. */
  boolean imported() {
    return architecture.net() instanceof OnnxNet;
  }

  /** Runs the net on an input. */
  public Run run(Session session, InputImage input, Control control) {
    outline(session.net(), input);
    Run run = session.run(input.tensor(), control);
    requireNumbers(run.output().value(), input);
    return run;
  }

  /** Refuses what no percentage and no map can be made of. */
  private void requireNumbers(Tensor output, InputImage input) {
    int odd = 0;
    for (float value : output.data()) {
      odd += Float.isNaN(value) || value == Float.POSITIVE_INFINITY ? 1 : 0;
    }
    if (odd > 0) {
      throw new BadInput(
          "%s: %s gives NaN or infinity for %d of %d outputs; limpid weights inspect %s counts what"
                  .formatted(input.path(), architecture.name(), odd, output.size(), weights)
              + " is not finite in its weights");
    }
  }

  /** A run on an input, with all values. */
  public Trace trace(InputImage input) {
    outline(CompiledNet.traced(model), input);
    Trace trace = model.trace(input.tensor());
    requireNumbers(trace.output().value(), input);
    return trace;
  }

  /**
   * Itself, if images of the size that was asked for can be run.
   *
   * @throws BadInput if not
   */
  LoadedModel taking(Preprocessing asked) {
    try {
      outline();
      return this;
    } catch (ShapeException e) {
      throw new BadInput(
          "--size %d: %s cannot run on images of %dx%d pixels: %s"
              .formatted(
                  asked.crop(), architecture.name(), asked.crop(), asked.crop(), e.getMessage()),
          e);
    }
  }

  /** The nodes of a run on an image of the usual size, without values. */
  public Trace outline() {
    return outline(1);
  }

  /** The same of this many images. */
  public Trace outline(int images) {
    return model.trace(Tensor.outline(architecture.preprocessing().input().with(0, images)));
  }

  /** The fewest images that it runs on. */
  public int fewest() {
    return architecture.net() instanceof OnnxNet net
        ? net.fewest(architecture.preprocessing().input())
        : 1;
  }

  /**
   * How many images at a time a batch of so many is run with.
   *
   * @throws ShapeException if there is no such batch
   */
  public int together(int images) {
    return architecture.net() instanceof OnnxNet net
        ? net.together(architecture.preprocessing().input().with(0, images))
        : images;
  }

  /** The nodes of a run on an input, without values. */
  public Trace outline(CompiledNet net, InputImage input) {
    try {
      return net.outline(input.tensor().shape());
    } catch (ShapeException e) {
      throw new BadInput(
          "%s: %s cannot run on it: %s"
              .formatted(input.path(), architecture.name(), e.getMessage()),
          e);
    }
  }

  /**
   * The methods at the layers that were asked for, {@code --layer each} being one of each stage.
   */
  public ChosenMethods atEach(ChosenMethods methods) {
    Trace outline = outline();
    List<ChosenMethod> each =
        methods.methods().stream().flatMap(method -> method.atEach(outline).stream()).toList();
    return new ChosenMethods(each, methods.all(), methods.unfit());
  }

  /** A line for people. */
  public String times(InputImage input, double run) {
    return "%s: weights read in %s, image in %s, network run in %s"
        .formatted(
            architecture.name(),
            Stopwatch.text(seconds),
            Stopwatch.text(input.seconds()),
            Stopwatch.text(run));
  }

  public Map<String, Object> json() {
    return Json.object(
        "name", architecture.name(),
        "weights", weights.toString(),
        "classes", architecture.classes());
  }
}
