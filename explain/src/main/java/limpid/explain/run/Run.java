package limpid.explain.run;

import java.util.List;
import limpid.core.Tensor;
import limpid.core.graph.Trace;
import limpid.core.op.Node;
import limpid.explain.GradientMethod;
import limpid.explain.map.Attribution;
import limpid.explain.target.Target;

/**
 * One image in a net: compiled where that is enough for the methods that explain it, traced as soon
 * as one looks inside. See {@link Runner}.
 */
public final class Run {
  private final Runner net;
  private final Tensor image;
  private final Compiled compiled;
  private Trace trace;
  private Tensor logits;

  /** A run that is already there. */
  Run(Runner net, Trace trace) {
    this(net, trace.input().value(), null);
    this.trace = trace;
    this.logits = trace.output().value();
  }

  /**
   * @param compiled what runs it, or null if it is to be traced
   */
  Run(Runner net, Tensor image, Compiled compiled) {
    this.net = net;
    this.image = image;
    this.compiled = compiled;
  }

  /** The net, for methods that run it on changed images. */
  public Runner net() {
    return net;
  }

  /** {@code [1,H,W,C]}. */
  public Tensor image() {
    return image;
  }

  /** The net's output, without a past. */
  public Node output() {
    if (logits == null) {
      logits = compiled == null ? trace().output().value() : copied(compiled.forward(begun()));
    }
    return Node.constant(logits);
  }

  private Tensor begun() {
    net.begins(compiled, this);
    return image;
  }

  private static Tensor copied(Tensor live) {
    return Tensor.of(live.shape(), live.data().clone());
  }

  /** The run with all values, made when it is first asked for. */
  public Trace trace() {
    if (trace == null) {
      trace = net.model().trace(image);
    }
    return trace;
  }

  /** The nodes of the run, whose values need not be there: for their names and shapes. */
  public Trace outline() {
    return compiled == null ? trace() : compiled.outline();
  }

  /** What a method's formulas come to. */
  public Attribution swept(GradientMethod method, Target target) {
    Node seed = target.gradient(output());
    if (compiled == null || !compiled.computes(method)) {
      List<Formula> formulas = method.formulas(trace(), seed);
      return method.combined(
          formulas.stream().map(part -> part.row(part.raw().value(), 0)).toList());
    }
    if (!net.began(compiled, this)) {
      compiled.forward(begun());
    }
    return compiled.swept(method, seed, 1).getFirst();
  }
}
