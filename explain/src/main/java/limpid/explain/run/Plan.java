package limpid.explain.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.graph.Trace;
import limpid.core.op.Node;
import limpid.core.program.Program;
import limpid.core.program.Rounding;
import limpid.explain.target.Score;
import limpid.explain.target.Target;

/**
 * A net and what some methods compute with it, compiled for a {@link Form}; it has no buffers that
 * anybody runs in, so all sessions share it.
 *
 * @param outline the run without values
 * @param data the inputs that the target's data goes into
 * @param formulas of each method
 * @param program never run itself: see {@link Lease}
 */
record Plan(
    Trace outline, List<Node> data, Map<Formulas, List<Formula>> formulas, Program program) {

  /**
   * @param outline a run of the net on such a batch, without values
   */
  static Plan of(Form form, Trace outline, Rounding rounding) {
    Node output = outline.output();
    List<Node> data = new ArrayList<>();
    List<Node> outputs = new ArrayList<>(List.of(output));
    Map<Formulas, List<Formula>> formulas = new LinkedHashMap<>();
    for (Formulas method : form.methods()) {
      parts(method, form.kind(), outline, data)
          .ifPresent(
              parts -> {
                formulas.put(method, parts);
                parts.forEach(part -> outputs.add(part.raw()));
              });
    }
    Program program = Program.staged(List.of(outline.input()), data, outputs, rounding);
    return new Plan(outline, List.copyOf(data), formulas, program);
  }

  /**
   * The formulas of a method, or nothing where they, or the target, cannot do without values: then
   * the method is traced, and works there or says why it does not.
   */
  private static Optional<List<Formula>> parts(
      Formulas method, Target kind, Trace outline, List<Node> data) {
    try {
      if (data.isEmpty()) {
        for (Tensor column : kind.data(outline.output().shape())) {
          data.add(Node.variable(Tensor.outline(column.shape())));
        }
      }
      Node score = Score.column(kind, outline.output(), data);
      return Optional.of(method.formulas(outline, score));
    } catch (RuntimeException e) {
      return Optional.empty();
    }
  }

  /** The shape of a batch. */
  Shape images() {
    return outline.input().shape();
  }

  boolean computes(Formulas method) {
    return formulas.containsKey(method);
  }

  /** Bytes that running it takes: its buffers and a batch of images. */
  long bytes() {
    return program.memory().planned() + (long) Float.BYTES * images().size();
  }
}
