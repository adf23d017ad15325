package limpid.explain.run;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import limpid.core.Tensor;
import limpid.core.graph.Trace;
import limpid.core.op.Node;
import limpid.core.program.Program;
import limpid.core.program.Rounding;
import limpid.explain.GradientMethod;
import limpid.explain.map.Attribution;

/** A net and the formulas of some methods, compiled for batches of one shape. */
final class Compiled {
  private final Trace outline;
  private final Map<GradientMethod, List<Formula>> formulas;
  private final Program program;

  private Compiled(Trace outline, Map<GradientMethod, List<Formula>> formulas, Program program) {
    this.outline = outline;
    this.formulas = formulas;
    this.program = program;
  }

  /**
   * @param outline a run of the net on such a batch, without values
   */
  static Compiled of(Trace outline, List<GradientMethod> methods, boolean precise) {
    Node seed = Node.variable(Tensor.outline(outline.output().shape()));
    Map<GradientMethod, List<Formula>> formulas = new HashMap<>();
    List<Node> outputs = new ArrayList<>(List.of(outline.output()));
    for (GradientMethod method : methods) {
      List<Formula> parts = method.formulas(outline, seed);
      formulas.put(method, parts);
      parts.forEach(part -> outputs.add(part.raw()));
    }
    Program program =
        Program.staged(
            List.of(outline.input()),
            List.of(seed),
            outputs,
            precise ? Rounding.PRECISE : Rounding.FAST);
    return new Compiled(outline, formulas, program);
  }

  /** The run without values. */
  Trace outline() {
    return outline;
  }

  boolean computes(GradientMethod method) {
    return formulas.containsKey(method);
  }

  /** Bytes of all buffers. */
  long bytes() {
    return program.memory().planned() + Float.BYTES * (long) outline.input().shape().size();
  }

  /** Runs forward and returns the logits, which stay until the next call. */
  Tensor forward(Tensor images) {
    program.begin(images);
    return program.at(outline.output());
  }

  /**
   * What a method finds for the first few images of the last run, with this gradient at its logits.
   */
  List<Attribution> swept(GradientMethod method, Node seed, int images) {
    List<Formula> parts = formulas.get(method);
    program.finish(parts.stream().map(Formula::raw).toList(), seed.value());
    List<Attribution> found = new ArrayList<>();
    for (int i = 0; i < images; i++) {
      int row = i;
      found.add(
          method.combined(
              parts.stream().map(part -> part.row(program.at(part.raw()), row)).toList()));
    }
    return found;
  }
}
