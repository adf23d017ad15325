package limpid.explain.run;

import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.graph.Trace;
import limpid.core.op.Node;
import limpid.core.program.Control;
import limpid.explain.map.Attribution;
import limpid.explain.target.Target;

/**
 * One image in a net: compiled where that is enough for the methods that explain it, traced as soon
 * as one looks inside. See {@link CompiledNet}.
 */
public final class Run {
  private final Session session;
  private final Tensor image;
  private final Control control;
  private Trace trace;
  private Tensor logits;

  /** A run that is already there. */
  Run(Session session, Trace trace) {
    this(session, trace.input().value(), Control.NONE);
    this.trace = trace;
    this.logits = trace.output().value();
  }

  Run(Session session, Tensor image, Control control) {
    this.session = session;
    this.image = image;
    this.control = control;
  }

  /** {@code [1,H,W,C]}. */
  public Tensor image() {
    return image;
  }

  /** What the caller has to say while this goes on. */
  public Control control() {
    return control;
  }

  /** The net on changed images, in buffers of their own. */
  public Variants variants() {
    return session.variants(image.shape(), control);
  }

  /** The net's output, without a past. */
  public Node output() {
    session.requireOwner();
    if (logits == null) {
      logits =
          compiles() ? begun(session.lease(form(usual()), false)).copy() : trace().output().value();
    }
    return Node.constant(logits);
  }

  private boolean compiles() {
    return session.net().methods() != null && trace == null;
  }

  private Form form(Target kind) {
    return new Form(image.shape(), session.net().methods(), kind);
  }

  /** What targets are before anybody has said so: the logit of a class. */
  private Target usual() {
    Shape output = outline().output().shape();
    boolean single = output.rank() == 2 && output.at(1) == 1;
    return (single ? Target.binary(1) : Target.of(0)).kind();
  }

  private Tensor begun(Lease lease) {
    return lease.forward(this, image, control);
  }

  /** The run with all values, made when it is first asked for. */
  public Trace trace() {
    session.requireOwner();
    if (trace == null) {
      control.check();
      trace = session.net().model().trace(image);
      control.check();
    }
    return trace;
  }

  /** The nodes of the run, whose values need not be there: for their names and shapes. */
  public Trace outline() {
    return trace == null ? session.net().outline(image.shape()) : trace;
  }

  /** What a method's formulas come to. */
  public Attribution swept(Formulas method, Target target) {
    session.requireOwner();
    if (!compiles() || !session.net().methods().contains(method)) {
      return traced(method, target);
    }
    Lease lease = session.lease(form(target.kind()), false);
    if (!lease.plan().computes(method)) {
      return traced(method, target);
    }
    if (!lease.holds(this)) {
      begun(lease);
    }
    return lease.swept(method, target, 1, control).getFirst();
  }

  private Attribution traced(Formulas method, Target target) {
    Attribution found = Traced.swept(trace(), method, target, 1).getFirst();
    control.check();
    return found;
  }
}
