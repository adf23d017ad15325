package limpid.core.program;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
 * <p>A program has buffers of its own and is for one thread at a time; {@link #copy} makes another
 * with the same weights.
 *
 * <p>It equals its trace but for rounding, which folding changes, and so do the algorithms that it
 * takes for convolutions: see {@link ConvAlgorithm} for their errors. {@link #precise} takes only
 * those that are as exact as the definition, {@link #compact} rounds weights too.
 */
public final class Program {
  private final Stages stages;
  private final List<Step> steps;
  private final Buffers plan;
  private final List<Node> inputs;
  private final Map<Node, Integer> cellOf;
  private final Tensor[] cells;
  private final Packings packings = new Packings();

  private Program(
      Stages stages,
      List<Step> steps,
      Buffers plan,
      List<Node> inputs,
      Map<Node, Integer> cellOf,
      Tensor[] shapes) {
    this.stages = stages;
    this.steps = steps;
    this.plan = plan;
    this.inputs = inputs;
    this.cellOf = cellOf;
    this.cells = shapes;
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
   * @param inputs variables, whose values each run is given
   * @param outputs nodes that can be read after a run
   * @throws IllegalArgumentException if the outputs depend on a variable that is not among the
   *     inputs
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
    return compiled(inputs, List.of(), outputs, rounding);
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
    return compiled(inputs, later, outputs, rounding);
  }

  private static Program compiled(
      List<Node> inputs, List<Node> later, List<Node> outputs, Rounding rounding) {
    Compiler compiler = new Compiler(inputs, outputs, rounding);
    Map<Node, Integer> cellOf = new IdentityHashMap<>();
    Set<Integer> kept = new HashSet<>();
    for (Node node : inputs) {
      cellOf.put(node, compiler.cell(node));
    }
    for (Node node : outputs) {
      cellOf.put(node, compiler.cell(node));
      kept.add(compiler.cell(node));
    }
    Stages stages = Stages.of(compiler.instructions(), later.stream().map(compiler::cell).toList());
    kept.addAll(stages.crossing());
    Buffers plan = Buffers.plan(stages.instructions(), compiler.shapes(), kept);
    Tensor[] cells = new Tensor[compiler.shapes().size()];
    float[][] buffers = new float[plan.sizes().size()][];
    for (int cell = 0; cell < cells.length; cell++) {
      int buffer = plan.ofCell()[cell];
      if (buffer >= 0) {
        if (buffers[buffer] == null) {
          buffers[buffer] = new float[plan.sizes().get(buffer)];
        }
        cells[cell] = Tensor.of(compiler.shapes().get(cell), buffers[buffer]);
      }
    }
    return new Program(
        stages,
        stages.ordered(compiler.instructions(), compiler.steps()),
        plan,
        List.copyOf(inputs),
        cellOf,
        cells);
  }

  /** The same program with buffers of its own, for another thread. */
  public Program copy() {
    Tensor[] fresh = new Tensor[cells.length];
    float[][] buffers = new float[plan.sizes().size()][];
    for (int cell = 0; cell < cells.length; cell++) {
      int buffer = plan.ofCell()[cell];
      if (buffer >= 0) {
        if (buffers[buffer] == null) {
          buffers[buffer] = new float[plan.sizes().get(buffer)];
        }
        fresh[cell] = Tensor.of(cells[cell].shape(), buffers[buffer]);
      }
    }
    return new Program(stages, steps, plan, inputs, cellOf, fresh);
  }

  /**
   * Runs it on these values, one for each input.
   *
   * @throws ShapeException if a value has not the shape that the program was compiled for
   */
  public void run(Tensor... values) {
    set(inputs, values);
    stages.first().forEach(instruction -> instruction.run(cells, packings));
    stages.second().forEach(instruction -> instruction.run(cells, packings));
  }

  /**
   * The same, and how many nanoseconds each of its {@link #steps} took.
   *
   * @throws ShapeException if a value has not the shape that the program was compiled for
   */
  public long[] timed(Tensor... values) {
    set(inputs, values);
    List<Instruction> instructions = stages.instructions();
    long[] nanos = new long[instructions.size()];
    for (int i = 0; i < nanos.length; i++) {
      long start = System.nanoTime();
      instructions.get(i).run(cells, packings);
      nanos[i] = System.nanoTime() - start;
    }
    return nanos;
  }

  /** Runs the first stage of a {@linkplain #staged staged} program on its first inputs. */
  public void begin(Tensor... values) {
    set(inputs.subList(0, inputs.size() - stages.later()), values);
    stages.first().forEach(instruction -> instruction.run(cells, packings));
  }

  /** Runs what these outputs need of the second stage, on the later inputs. */
  public void finish(List<Node> wanted, Tensor... values) {
    set(inputs.subList(inputs.size() - stages.later(), inputs.size()), values);
    stages
        .second(wanted.stream().map(this::cell).toList())
        .forEach(instruction -> instruction.run(cells, packings));
  }

  private void set(List<Node> nodes, Tensor... values) {
    if (values.length != nodes.size()) {
      throw new ShapeException("program: wants " + nodes.size() + " inputs, got " + values.length);
    }
    for (int i = 0; i < values.length; i++) {
      Node input = nodes.get(i);
      if (!values[i].shape().equals(input.shape())) {
        throw new ShapeException(
            "program: compiled for an input " + input.shape() + ", got " + values[i].shape());
      }
      cells[cellOf.get(input)] = values[i];
    }
  }

  /**
   * The value of an output in the last run, until the next one.
   *
   * @throws IllegalArgumentException if the program was not asked to keep this node
   */
  public Tensor at(Node output) {
    return cells[cell(output)];
  }

  private int cell(Node output) {
    Integer cell = cellOf.get(output);
    if (cell == null) {
      throw new IllegalArgumentException("program: was not asked to keep " + output);
    }
    return cell;
  }

  /** What a run does, in this order: one step for each kernel call or op. */
  public List<Step> steps() {
    return steps;
  }

  /** How many kernel calls or ops a run makes. */
  public int size() {
    return stages.instructions().size();
  }

  /** The elements that all buffers hold together. */
  public long bufferElements() {
    return plan.sizes().stream().mapToLong(Integer::longValue).sum();
  }
}
