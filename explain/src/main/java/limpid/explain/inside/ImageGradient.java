package limpid.explain.inside;

import java.util.List;
import java.util.function.Function;
import limpid.core.OutlineException;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.graph.Backward;
import limpid.core.graph.Rule;
import limpid.core.graph.Trace;
import limpid.core.op.Node;
import limpid.core.program.Control;
import limpid.core.program.Program;
import limpid.explain.run.LayerChoice;
import limpid.nn.Model;

/**
 * A number that a net makes of an image, and its gradient in the image: compiled once for images of
 * a shape, or traced each time where the net looks at values. It is for one thread.
 */
final class ImageGradient {
  private final Model model;
  private final Function<Trace, Node> number;
  private final Rule rule;
  private final Trace outline;
  private final Node score;
  private final Node gradient;
  private final Program program;

  /** A number, and its gradient in the image. */
  record Value(double score, Tensor gradient) {}

  /**
   * @param image {@code [1,H,W,C]}
   * @param number one element, of a run on one image
   * @throws limpid.core.ShapeException if the net cannot run on such images
   */
  ImageGradient(Model model, Shape image, Function<Trace, Node> number, Rule rule) {
    this.model = model;
    this.number = number;
    this.rule = rule;
    Trace trace = null;
    try {
      trace = model.trace(Tensor.outline(image));
    } catch (OutlineException e) {
      // it is traced with values each time
    }
    outline = trace;
    score = trace == null ? null : number.apply(trace);
    gradient = trace == null ? null : gradient(trace, score);
    program = trace == null ? null : Program.of(List.of(trace.input()), List.of(score, gradient));
  }

  ImageGradient(Model model, Shape image, Function<Trace, Node> number) {
    this(model, image, number, Rule.GRADIENT);
  }

  /** The node of a layer, which may be one without places. */
  static Node layer(Trace trace, LayerChoice choice) {
    return trace.has(choice.text()) ? trace.at(choice.text()) : choice.in(trace).node();
  }

  private Node gradient(Trace trace, Node of) {
    return Backward.from(of).with(rule).recorded().to(trace.input()).of(trace.input());
  }

  /**
   * What the gradient holds is overwritten by the next run.
   *
   * @throws IllegalArgumentException if the number is none
   */
  Value at(Tensor image, Control control) {
    control.check();
    Value value = untested(image, control);
    if (!Double.isFinite(value.score())) {
      throw new IllegalArgumentException(
          "the image's score is %s; no image follows that".formatted(value.score()));
    }
    return value;
  }

  private Value untested(Tensor image, Control control) {
    if (program == null) {
      Trace trace = model.trace(image);
      Node value = number.apply(trace);
      return new Value(value.value().item(), gradient(trace, value).value());
    }
    program.run(control.untold(), image);
    return new Value(program.at(score).item(), program.at(gradient));
  }
}
