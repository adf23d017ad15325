package limpid.explain.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import limpid.core.OutlineException;
import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;
import limpid.core.graph.Trace;
import limpid.core.op.Node;
import limpid.core.program.Program;
import limpid.core.program.Rounding;
import limpid.explain.target.OutputTarget;
import limpid.explain.target.Score;

/**
 * A net and what some methods compute with it, compiled for a {@link Form}; it has no buffers that
 * anybody runs in, so all sessions share it.
 *
 * @param outline the run without values
 * @param inputs the nodes that it begins at
 * @param target the inputs that the target's data goes into
 * @param methods what is computed, by its kind
 * @param refused why the others cannot be
 * @param program never run itself: see {@link Lease}
 */
record Plan(
    Trace outline,
    List<Node> inputs,
    List<Node> target,
    Map<Formulas, Swept> methods,
    Map<Formulas, RuntimeException> refused,
    Program program) {

  /**
   * What a method computes.
   *
   * @param data the inputs that its own data goes into
   */
  record Swept(List<Node> data, List<Formula> formulas) {}

  /**
   * @param outline a run of the net on such a batch, without values
   */
  static Plan of(Form form, Trace outline, Rounding rounding) {
    requireRows(outline);
    List<Node> inputs =
        form.behind()
            .map(layer -> Cut.of(outline, layer).inputs())
            .orElse(List.of(outline.input()));
    Map<Formulas, RuntimeException> refused = new LinkedHashMap<>();
    List<Node> target = new ArrayList<>();
    Map<Formulas, Swept> methods = new LinkedHashMap<>();
    Node score = null;
    for (Formulas method : form.methods()) {
      try {
        if (score == null) {
          score = score(form.kind(), outline, target);
        }
        methods.put(method, swept(method, outline, score));
      } catch (RuntimeException e) {
        refused.put(method, e);
      }
    }
    Program program;
    try {
      program = program(outline, inputs, target, methods, rounding);
    } catch (RuntimeException e) {
      refuseEachThatCannotBe(outline, inputs, target, methods, refused, rounding);
      program = program(outline, inputs, target, methods, rounding);
    }
    return new Plan(outline, inputs, List.copyOf(target), methods, refused, program);
  }

  /**
   * Refuses a net that gives not a row of its output for each image, as one with a batch of its
   * own.
   */
  static void requireRows(Trace run) {
    int images = run.input().shape().at(0);
    Shape output = run.output().shape();
    if (output.rank() == 0 || output.at(0) != images) {
      throw new ShapeException(
          "the net gives %s for %s: wants a row for each of %d images, whatever their number"
              .formatted(output, run.input().shape(), images));
    }
  }

  private static Node score(OutputTarget kind, Trace outline, List<Node> target) {
    target.clear();
    for (Tensor column : kind.data(outline.output().shape())) {
      target.add(Node.variable(Tensor.outline(column.shape())));
    }
    return Score.column(kind, outline.output(), target);
  }

  private static Swept swept(Formulas method, Trace outline, Node score) {
    Shape images = outline.input().shape();
    List<Node> data = new ArrayList<>();
    for (Tensor tensor : method.data(images)) {
      data.add(Node.variable(Tensor.outline(tensor.shape())));
    }
    List<Formula> formulas = method.formulas(outline, score, data);
    formulas.forEach(formula -> formula.requireRows(images.at(0)));
    return new Swept(data, formulas);
  }

  private static Program program(
      Trace outline,
      List<Node> inputs,
      List<Node> target,
      Map<Formulas, Swept> methods,
      Rounding rounding) {
    List<Node> later = new ArrayList<>(target);
    List<Node> outputs = new ArrayList<>(List.of(outline.output()));
    for (Swept swept : methods.values()) {
      later.addAll(swept.data());
      swept.formulas().forEach(formula -> outputs.add(formula.raw()));
    }
    return Program.staged(inputs, later, outputs, rounding);
  }

  private static void refuseEachThatCannotBe(
      Trace outline,
      List<Node> inputs,
      List<Node> target,
      Map<Formulas, Swept> methods,
      Map<Formulas, RuntimeException> refused,
      Rounding rounding) {
    for (Formulas method : List.copyOf(methods.keySet())) {
      try {
        program(outline, inputs, target, Map.of(method, methods.get(method)), rounding);
      } catch (RuntimeException e) {
        refused.put(method, e);
        methods.remove(method);
      }
    }
  }

  /** The shape of a batch. */
  Shape images() {
    return outline.input().shape();
  }

  /**
   * Whether this computes a method. It does not where the method, or the target, looks at values:
   * then each run is traced.
   *
   * @throws RuntimeException whatever else kept the method from being compiled
   */
  boolean computes(Formulas method) {
    RuntimeException why = refused.get(method.kind());
    if (why != null && !(why instanceof OutlineException)) {
      throw why;
    }
    return methods.containsKey(method.kind());
  }

  /**
   * What it computes for a method.
   *
   * @throws RuntimeException what kept the method from being compiled
   */
  Swept swept(Formulas method) {
    RuntimeException why = refused.get(method.kind());
    if (why != null) {
      throw why;
    }
    return methods.get(method.kind());
  }

  /** Bytes that running it takes: its buffers and a batch of what it begins with. */
  long bytes() {
    long elements = inputs.stream().mapToLong(input -> input.shape().size()).sum();
    return program.memory().planned() + Float.BYTES * elements;
  }

  /** Bytes that a traced sweep of such a batch takes at most: every value, and its gradient. */
  long tracedBytes() {
    long elements = outline.nodes().stream().mapToLong(node -> node.shape().size()).sum();
    return 2 * Float.BYTES * elements;
  }
}
