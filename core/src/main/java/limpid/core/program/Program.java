package limpid.core.program;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CancellationException;
import limpid.core.ShapeException;
import limpid.core.Tensor;
import limpid.core.graph.Trace;
import limpid.core.kernel.Bfloat16;
import limpid.core.kernel.ConvAlgorithm;
import limpid.core.op.Node;

/**
 * A run compiled for its shapes, to be run again on other values: batch norm folded into the
 * convolution before it; convolution, bias, residual and ReLU one kernel call; nodes that nobody
 * asked for gone; buffers planned and reused, so that a run allocates nothing but small objects.
 *
 * <p>It is compiled from nodes, so what was traced backward runs as well as what was traced
 * forward:
 *
 * <pre>{@code
 * Trace trace = model.trace(input);
 * Node seed = Node.variable(oneHot);
 * Node g = Backward.from(trace.output()).seed(seed).recorded().to(a).of(a);
 * Program gradCam = Program.of(List.of(trace.input(), seed), List.of(trace.output(), a, g));
 * }</pre>
 *
 * <p>Its constants are those that it was compiled of: once a weight was {@linkplain Tensor#edit
 * edited} it is {@link #stale} and refuses to run.
 *
 * <p>A program has buffers of its own and is for one thread at a time: the one that first runs it,
 * until {@link #release}. {@link #copy} makes another with the same weights. What the caller gives
 * is never written to.
 *
 * <p>It equals its trace but for rounding, which folding changes, and so do the algorithms that it
 * takes for convolutions: see {@link ConvAlgorithm} for their errors. {@link #precise} takes only
 * those that are as exact as the definition, {@link #compact} rounds weights too.
 */
public final class Program {
  private final Blueprint blueprint;

  /** Taken when it first runs: a program that is only copied needs none. */
  private Tensor[] cells;

  private final Packings packings = new Packings();
  private final Confinement confinement = new Confinement();

  /** The cells whose values are those of the last run. */
  private final BitSet filled = new BitSet();

  private boolean begun;

  private Program(Blueprint blueprint) {
    this.blueprint = blueprint;
  }

  /** The run of a trace from its input to its output; these other nodes stay readable too. */
  public static Program of(Trace trace, Node... readable) {
    return of(List.of(trace.input()), outputs(trace, readable));
  }

  /** The same without algorithms that round more than the definition of an op does. */
  public static Program precise(Trace trace, Node... readable) {
    return precise(List.of(trace.input()), outputs(trace, readable));
  }

  private static List<Node> outputs(Trace trace, Node... readable) {
    List<Node> outputs = new ArrayList<>(List.of(trace.output()));
    outputs.addAll(Arrays.asList(readable));
    return outputs;
  }

  /**
   * What leads from some nodes to others.
   *
   * @param inputs nodes whose values each run is given: variables, or what was made of some, whose
   *     past then plays no part
   * @param outputs nodes that can be read after a run, constants and inputs among them
   * @throws IllegalArgumentException if the outputs depend on a variable that is not among the
   *     inputs, or an input is a constant
   */
  public static Program of(List<Node> inputs, List<Node> outputs) {
    return of(inputs, outputs, Rounding.FAST);
  }

  /**
   * What leads from some nodes to others.
   *
   * @param rounding how much is allowed
   */
  public static Program of(List<Node> inputs, List<Node> outputs, Rounding rounding) {
    return new Program(Blueprint.of(inputs, 0, outputs, rounding));
  }

  /** The same without algorithms that round more than the definition of an op does. */
  public static Program precise(List<Node> inputs, List<Node> outputs) {
    return of(inputs, outputs, Rounding.PRECISE);
  }

  /** The same with the weights of fully-connected layers in bfloat16: see {@link Bfloat16}. */
  public static Program compact(Trace trace, Node... readable) {
    return compact(List.of(trace.input()), outputs(trace, readable));
  }

  /**
   * The same with the weights of fully-connected layers, and of their adjoints, in bfloat16 where
   * the batch has at most eight samples: such a layer takes little longer than its weights take to
   * come from memory, and there is half as much of them. Its outputs have a relative error of about
   * 1.5e-3 root mean square for weights and inputs around zero, whatever its size: see {@link
   * Bfloat16}. The trace keeps its own weights, so a program of this kind takes more memory
   * altogether.
   */
  public static Program compact(List<Node> inputs, List<Node> outputs) {
    return of(inputs, outputs, Rounding.COMPACT);
  }

  /**
   * The same in two stages: {@link #begin} computes all that the first inputs decide, and {@link
   * #finish}, any number of times, what depends on the later ones too. A gradient's seed may so be
   * chosen by the logits that the first stage came to.
   *
   * @param rounding how much is allowed
   */
  public static Program staged(
      List<Node> first, List<Node> later, List<Node> outputs, Rounding rounding) {
    List<Node> inputs = new ArrayList<>(first);
    inputs.addAll(later);
    return new Program(Blueprint.of(inputs, later.size(), outputs, rounding));
  }

  /** The same program with buffers of its own, for another thread. */
  public Program copy() {
    return new Program(blueprint);
  }

  /**
   * Runs it on these values, one for each input.
   *
   * @throws ShapeException if a value has not the shape that the program was compiled for
   * @throws IllegalStateException if the program is another thread's, or {@link #stale}
   */
  public void run(Tensor... values) {
    run(Control.NONE, values);
  }

  /**
   * The same under a control, which is told how many {@link #operations} are done. After a run that
   * was cancelled nothing can be read, and the next run is as if it had not been.
   *
   * @throws CancellationException if the control, or an interrupt, ended the run
   * @throws IllegalStateException also where the control itself runs this program again
   */
  public void run(Control control, Tensor... values) {
    confinement.during(
        () -> {
          start(blueprint.inputs(), values);
          run(control, blueprint.stages().instructions());
          begun = true;
          blueprint.outputs().forEach(filled::set);
        });
  }

  /**
   * The same, and how many nanoseconds each of its {@link #operations} took.
   *
   * @throws ShapeException if a value has not the shape that the program was compiled for
   */
  public long[] timed(Tensor... values) {
    List<Instruction> instructions = blueprint.stages().instructions();
    long[] nanos = new long[instructions.size()];
    confinement.during(
        () -> {
          start(blueprint.inputs(), values);
          for (int i = 0; i < nanos.length; i++) {
            long start = System.nanoTime();
            instructions.get(i).run(cells, packings);
            nanos[i] = System.nanoTime() - start;
          }
          begun = true;
          blueprint.outputs().forEach(filled::set);
        });
    return nanos;
  }

  /** Runs the first stage of a {@linkplain #staged staged} program on its first inputs. */
  public void begin(Tensor... values) {
    begin(Control.NONE, values);
  }

  /**
   * The same under a control.
   *
   * @throws CancellationException if the control, or an interrupt, ended the run
   */
  public void begin(Control control, Tensor... values) {
    confinement.during(
        () -> {
          start(blueprint.firstInputs(), values);
          run(control, blueprint.stages().first());
          begun = true;
          blueprint.firstOutputs().forEach(filled::set);
        });
  }

  /**
   * Runs what these outputs need of the second stage, on the later inputs. Other outputs of the
   * second stage cannot be read after it.
   *
   * @throws IllegalStateException if {@link #begin} has not come to its end before, or the program
   *     is {@link #stale}
   */
  public void finish(List<Node> wanted, Tensor... values) {
    finish(Control.NONE, wanted, values);
  }

  /**
   * The same under a control. When it is cancelled, {@code finish} may be called again.
   *
   * @throws CancellationException if the control, or an interrupt, ended the run
   */
  public void finish(Control control, List<Node> wanted, Tensor... values) {
    confinement.during(() -> end(control, wanted, values));
  }

  private void end(Control control, List<Node> wanted, Tensor... values) {
    if (!begun) {
      throw new IllegalStateException("program: begin() has to come before finish()");
    }
    blueprint.editions().requireCurrent();
    List<Integer> asked = wanted.stream().map(blueprint::cell).toList();
    filled.clear();
    blueprint.firstOutputs().forEach(filled::set);
    set(blueprint.laterInputs(), values);
    run(control, blueprint.stages().second(asked));
    asked.stream().filter(cell -> cell >= 0).forEach(filled::set);
  }

  private void start(List<Node> inputs, Tensor... values) {
    blueprint.editions().requireCurrent();
    begun = false;
    filled.clear();
    set(inputs, values);
  }

  private void run(Control control, List<Instruction> instructions) {
    int of = instructions.size();
    for (int i = 0; i < of; i++) {
      control.check();
      instructions.get(i).run(cells, packings);
      control.progress(i + 1, of);
    }
  }

  private void set(List<Node> inputs, Tensor... values) {
    if (values.length != inputs.size()) {
      throw new ShapeException("program: wants " + inputs.size() + " inputs, got " + values.length);
    }
    if (cells == null) {
      cells = blueprint.buffers().allocate(blueprint.shapes());
    }
    for (int i = 0; i < values.length; i++) {
      Node input = inputs.get(i);
      if (!values[i].shape().equals(input.shape())) {
        throw new ShapeException(
            "program: compiled for an input " + input.shape() + ", got " + values[i].shape());
      }
      cells[blueprint.cell(input)] = values[i];
    }
  }

  /**
   * The value of an output in the last run, until the next one.
   *
   * @throws IllegalArgumentException if the program was not asked to keep this node
   * @throws IllegalStateException if the last run has not come to it, or the program is another
   *     thread's
   */
  public Tensor at(Node output) {
    confinement.enter();
    int cell = blueprint.cell(output);
    if (cell < 0) {
      return blueprint.constants().get(output);
    }
    if (!filled.get(cell)) {
      throw new IllegalStateException("program: the last run has not come to " + output);
    }
    return cells[cell];
  }

  /**
   * Leaves the program to another thread: the one that runs it next. Until then it belongs to the
   * thread that first ran it, and others are refused.
   *
   * @throws IllegalStateException if it is another thread's
   */
  public void release() {
    confinement.leave();
  }

  /**
   * Whether a constant that it was compiled of was {@linkplain Tensor#edit edited} since, so that
   * it has to be compiled again.
   */
  public boolean stale() {
    return blueprint.editions().stale();
  }

  /**
   * Fills all memory of its own with NaN, so that a test sees who reads what no run has written.
   */
  void poison() {
    for (int cell = 0; cell < cells.length; cell++) {
      if (blueprint.buffers().ofCell()[cell] >= 0) {
        Arrays.fill(cells[cell].data(), Float.NaN);
      }
    }
  }

  /** What a run does, in this order: one operation for each kernel call or op. */
  public List<Operation> operations() {
    return blueprint.operations();
  }

  /** How many kernel calls or ops a run makes. */
  public int size() {
    return blueprint.operations().size();
  }

  /** What its buffers take. */
  public Memory memory() {
    return blueprint.memory();
  }
}
