package limpid.explain.run;

import java.util.List;
import java.util.Optional;
import limpid.core.OutlineException;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.graph.Trace;
import limpid.core.op.Node;
import limpid.core.program.Control;
import limpid.explain.map.Attribution;
import limpid.explain.target.OutputTarget;
import limpid.nn.Model;

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

  /** The net. */
  public Model model() {
    return session.net().model();
  }

  /** What the caller has to say while this goes on. */
  public Control control() {
    return control;
  }

  /**
   * A run of the same net on another image.
   *
   * @param other {@code [1,H,W,C]}
   */
  public Run on(Tensor other) {
    return session.run(other, control);
  }

  /** The net on changed images, in buffers of their own. */
  public Variants variants() {
    return session.variants(image.shape(), Optional.empty(), List.of(), control);
  }

  /** The same, told to nobody: for one of many steps, which a method tells of itself. */
  public Variants untold() {
    return session.variants(image.shape(), Optional.empty(), List.of(), control.untold());
  }

  /**
   * The net behind a layer, on changed feature maps; what lies before it does not run again.
   *
   * @param target what the run is explained by
   * @throws IllegalArgumentException if there is no such layer, the output does not depend on it,
   *     or the net looks at values while it runs
   */
  public Behind behind(AtLayer at, OutputTarget target) {
    List<Attribution> kept = parts(at, target);
    List<Tensor> beside = kept.stream().skip(1).map(Attribution::raw).toList();
    return new Behind(
        kept.getFirst(), session.variants(image.shape(), Optional.of(at.layer()), beside, control));
  }

  /** The net's output, without a past. */
  public Node output() {
    session.enter();
    if (logits == null) {
      Optional<Lease> lease = lease(null);
      logits = lease.isPresent() ? begun(lease.get()).copy() : trace().output().value();
    }
    return Node.constant(logits);
  }

  /**
   * The buffers of what is compiled for a target, or for what targets usually are; nothing where
   * the run is traced, for that was asked for or the net looks at values.
   */
  private Optional<Lease> lease(OutputTarget target) {
    List<Formulas> methods = session.net().methods();
    if (methods == null || trace != null) {
      return Optional.empty();
    }
    try {
      Form form = new Form(image.shape(), methods, target == null ? usual() : target.kind());
      return Optional.of(session.buffers().lease(form, false, control));
    } catch (OutlineException e) {
      return Optional.empty();
    }
  }

  /** What targets are before anybody has said so: the logit of a class. */
  private OutputTarget usual() {
    Shape output = outline().output().shape();
    boolean single = output.rank() == 2 && output.at(1) == 1;
    return (single ? OutputTarget.binary(1) : OutputTarget.of(0)).kind();
  }

  private Tensor begun(Lease lease) {
    return lease.forward(this, control, image);
  }

  /** The run with all values, made when it is first asked for. */
  public Trace trace() {
    session.enter();
    if (trace == null) {
      control.check();
      trace = session.net().model().trace(image);
      control.check();
    }
    return trace;
  }

  /** The nodes of the run, whose values need not be there: for their names and shapes. */
  public Trace outline() {
    return trace == null ? session.net().outline(image.shape(), control) : trace;
  }

  /** What a method's formulas come to. */
  public Attribution swept(Formulas method, OutputTarget target) {
    return method.combined(parts(method, target));
  }

  private List<Attribution> parts(Formulas method, OutputTarget target) {
    session.enter();
    Optional<Lease> found = lease(target);
    if (found.isEmpty() || !named(method) || !found.get().plan().computes(method)) {
      return traced(method, target);
    }
    Lease lease = found.get();
    if (!lease.holds(this)) {
      begun(lease);
    }
    return lease.parts(method, target, 1, control).getFirst();
  }

  /** Whether it was to be compiled. */
  private boolean named(Formulas method) {
    return session.net().methods().stream().anyMatch(one -> one.kind().equals(method.kind()));
  }

  private List<Attribution> traced(Formulas method, OutputTarget target) {
    List<Attribution> found = Traced.parts(trace(), method, target, 1).getFirst();
    control.check();
    return found;
  }

  /** {@code run on [1,224,224,3]}. */
  @Override
  public String toString() {
    return "run on " + image.shape();
  }
}
