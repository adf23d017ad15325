package limpid.explain.run;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import limpid.core.OutlineException;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.graph.Trace;
import limpid.core.graph.UnknownLayerException;
import limpid.core.program.Control;
import limpid.core.program.Rounding;
import limpid.nn.Model;

/**
 * A net, and how it is run when its answers are explained. It is immutable and shared by any number
 * of threads, each of which runs it in a {@link Session} of its own.
 *
 * <pre>{@code
 * CompiledNet net = CompiledNet.of(model, List.of(method)).sessions(4);
 * try (Session session = net.session()) {                    // waits for one of the four
 *   Explanation e = method.explain(session.run(image, control), Target.top());
 * }
 * }</pre>
 *
 * <p>What is compiled is kept for the last few shapes of images, and serves all sessions; a session
 * adds buffers, which {@link #memory} counts.
 */
public final class CompiledNet {
  private static final int KEPT = 16;

  /** How long is waited before looking for sessions that were left behind. */
  private static final Duration LOOK = Duration.ofMillis(200);

  private final Model model;
  private final List<Formulas> methods;
  private final Settings settings;
  private final Semaphore free;
  private final Deque<Buffers> idle = new ArrayDeque<>();
  private final Map<Session, Buffers> taken = new IdentityHashMap<>();
  private final Compilations<Form, Plan> plans = new Compilations<>(KEPT);
  private final Map<String, CompiledNet> ending = new ConcurrentHashMap<>();
  private final Compilations<Shape, Trace> outlines = new Compilations<>(KEPT);

  /**
   * How it is run.
   *
   * @param batch the most variants of an image that go through it at once, or 0 for what fits
   * @param sessions how many there may be
   */
  private record Settings(boolean precise, int batch, int sessions) {}

  private CompiledNet(Model model, List<Formulas> methods, Settings settings) {
    this.model = model;
    this.methods = methods;
    this.settings = settings;
    this.free = new Semaphore(settings.sessions(), true);
  }

  private static Settings usual() {
    return new Settings(false, 0, Runtime.getRuntime().availableProcessors());
  }

  /**
   * Compiles the net, with those of these methods that can be; images are traced only for methods
   * that look inside.
   */
  public static CompiledNet of(Model model, List<? extends Attributor> methods) {
    List<Formulas> compiled =
        methods.stream().flatMap(method -> method.compiled().stream()).distinct().toList();
    return new CompiledNet(model, compiled, usual());
  }

  /** Traces each image: for one or two of them, compiling takes longer than it saves. */
  public static CompiledNet traced(Model model) {
    return new CompiledNet(model, null, usual());
  }

  /**
   * The same net, with sessions and compilations of its own, without the algorithms for
   * convolutions that round more than their definition.
   */
  public CompiledNet precise() {
    return new CompiledNet(
        model, methods, new Settings(true, settings.batch(), settings.sessions()));
  }

  /**
   * The same net, with sessions of its own, with this many variants of an image going through the
   * net at once, at most; 0, as it is without this, stands for as many as a quarter of the free
   * memory holds, up to {@value Variants#MOST}.
   */
  public CompiledNet batch(int images) {
    if (images < 0) {
      throw new IllegalArgumentException("batch: wants 1 or more images, got " + images);
    }
    return new CompiledNet(
        model, methods, new Settings(settings.precise(), images, settings.sessions()));
  }

  /**
   * The same net, with compilations of its own, with this many sessions at most; without this, one
   * for each processor.
   */
  public CompiledNet sessions(int most) {
    if (most < 1) {
      throw new IllegalArgumentException("sessions: wants 1 or more, got " + most);
    }
    return new CompiledNet(
        model, methods, new Settings(settings.precise(), settings.batch(), most));
  }

  /**
   * The net up to a layer, run in the same way, with compilations and sessions of its own: for
   * targets that are neurons of the layer. There is one for each layer.
   */
  public CompiledNet until(String layer) {
    return ending.computeIfAbsent(
        layer, name -> new CompiledNet(model.until(name), methods, settings));
  }

  public Model model() {
    return model;
  }

  int batch() {
    return settings.batch();
  }

  /** What is compiled together for an image, or null where images are traced. */
  List<Formulas> methods() {
    return methods;
  }

  /**
   * A session for the current thread, which closes it; waits for one where all are taken.
   *
   * @throws CancellationException if the thread was interrupted, whose flag stays set
   * @throws IllegalStateException if all are taken, and this thread has one of them itself
   */
  public Session session() {
    while (true) {
      Optional<Session> session = session(LOOK);
      if (session.isPresent()) {
        return session.get();
      }
      refuseToWaitForOneself();
    }
  }

  /**
   * The same, or nothing where none became free within this time.
   *
   * @throws CancellationException if the thread was interrupted, whose flag stays set
   */
  public Optional<Session> session(Duration patience) {
    if (free.availablePermits() == 0) {
      endAbandoned();
    }
    try {
      long nanos = TimeUnit.NANOSECONDS.convert(patience);
      return free.tryAcquire(nanos, TimeUnit.NANOSECONDS) ? Optional.of(taken()) : Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while waiting for a session");
    }
  }

  /** Takes back what threads have left behind that ended without closing their session. */
  private void endAbandoned() {
    sessions().forEach(Session::abandon);
  }

  /** Those that are taken; a session is asked, and locked by that, when this list is not. */
  private List<Session> sessions() {
    synchronized (taken) {
      return List.copyOf(taken.keySet());
    }
  }

  private void refuseToWaitForOneself() {
    if (sessions().stream().anyMatch(Session::isOwn)) {
      throw new IllegalStateException(
          "all "
              + settings.sessions()
              + " sessions are taken, and this thread has one of them: close it first, or allow"
              + " more");
    }
  }

  private Session taken() {
    synchronized (taken) {
      Buffers buffers = idle.isEmpty() ? new Buffers(this) : idle.removeFirst();
      Session session = new Session(this, buffers);
      taken.put(session, buffers);
      return session;
    }
  }

  /** Takes the buffers of a session back. */
  void closed(Session session, Buffers buffers) {
    synchronized (taken) {
      taken.remove(session);
      idle.addFirst(buffers);
    }
    free.release();
  }

  /**
   * What sessions take.
   *
   * @param sessions how many there are, in use or waiting to be
   * @param most how many there may be
   * @param bytes of all their buffers; weights, which they share, are not among them
   */
  public record Memory(int sessions, int most, long bytes) {}

  /** What sessions take at the moment. */
  public Memory memory() {
    synchronized (taken) {
      List<Buffers> all = new ArrayList<>(idle);
      all.addAll(taken.values());
      long bytes = all.stream().mapToLong(Buffers::bytes).sum();
      return new Memory(all.size(), settings.sessions(), bytes);
    }
  }

  /** Lets go of the buffers of all sessions that nobody has, and of what was compiled. */
  public void trim() {
    synchronized (taken) {
      idle.clear();
    }
    plans.clear();
    outlines.clear();
    ending.values().forEach(CompiledNet::trim);
  }

  /** The nodes of a run on images of this shape, without values. */
  public Trace outline(Shape images) {
    return outline(images, Control.NONE);
  }

  Trace outline(Shape images, Control control) {
    return outlines.get(images, shape -> model.trace(Tensor.outline(shape)), control);
  }

  /**
   * Whether a batch has layers where one image has: there are none of the whole batch in a net that
   * runs the images of a batch by themselves.
   */
  boolean hasLayers(Shape batch, Control control) {
    try {
      return !outline(batch, control).layers().isEmpty()
          || outline(batch.with(0, 1), control).layers().isEmpty();
    } catch (UnknownLayerException _) {
      return false;
    } catch (OutlineException _) {
      return true;
    }
  }

  /** What is compiled for a form; the first thread that asks compiles it, the others wait. */
  Plan plan(Form form, Control control) {
    Plan plan = plans.get(form, this::compiled, control);
    if (plan.program().stale()) {
      plans.remove(form, plan);
      return plans.get(form, this::compiled, control);
    }
    return plan;
  }

  private Plan compiled(Form form) {
    Rounding rounding = settings.precise() ? Rounding.PRECISE : Rounding.FAST;
    return Plan.of(form, outline(form.images()), rounding);
  }

  /** {@code resnet50 …, compiled with 2 methods; 1 of at most 4 sessions}. */
  @Override
  public String toString() {
    Memory memory = memory();
    String how = methods == null ? "traced" : "compiled with " + methods.size() + " methods";
    return "%s, %s; %d of at most %d sessions"
        .formatted(model, how, memory.sessions(), memory.most());
  }
}
