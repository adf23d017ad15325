package limpid.explain.run;

import java.util.LinkedHashMap;
import java.util.Map;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.graph.Trace;
import limpid.core.program.Control;

/**
 * Buffers to run a {@link CompiledNet} in, for one thread at a time: the one that took it, until it
 * closes it. What a session hands out, runs and their variants, is that thread's too.
 */
public final class Session implements AutoCloseable {
  /** How many forms have buffers at a time. */
  private static final int KEPT = 8;

  private final CompiledNet net;
  private final Map<Place, Lease> leases = new LinkedHashMap<>(8, 0.75f, true);
  private volatile long bytes;
  private volatile Thread owner;

  /**
   * Where buffers stand.
   *
   * @param variants whether changed images go through them, which must not touch what the image
   *     itself left in its own
   */
  private record Place(Form form, boolean variants) {}

  Session(CompiledNet net) {
    this.net = net;
  }

  void open() {
    owner = Thread.currentThread();
  }

  /** The net that it runs. */
  public CompiledNet net() {
    requireOwner();
    return net;
  }

  /**
   * A run on one image.
   *
   * @param image {@code [1,H,W,C]}, as the net wants it
   */
  public Run run(Tensor image) {
    return run(image, Control.NONE);
  }

  /**
   * A run on one image.
   *
   * @param control is asked between the instructions of this run, and of all that is explained by
   *     it, whether to go on, and told how far they are
   */
  public Run run(Tensor image, Control control) {
    requireOwner();
    return new Run(this, image, control);
  }

  /** A run that is already there. The trace must be the model's. */
  public Run run(Trace trace) {
    requireOwner();
    return new Run(this, trace);
  }

  /** The net on many variants of an image of this shape. */
  Variants variants(Shape image, Control control) {
    return new Variants(this, image, net.batch(), control);
  }

  /** The buffers for a form: those of images, or those of their variants. */
  Lease lease(Form form, boolean variants) {
    requireOwner();
    Place place = new Place(form, variants);
    Lease lease = leases.get(place);
    if (lease == null) {
      Plan plan = net.plan(form);
      if (leases.size() == KEPT) {
        leases.remove(leases.keySet().iterator().next());
      }
      lease = new Lease(plan);
      leases.put(place, lease);
      bytes = leases.values().stream().mapToLong(kept -> kept.plan().bytes()).sum();
    }
    return lease;
  }

  /** Bytes of its buffers. */
  public long bytes() {
    return bytes;
  }

  /** Whether it belongs to the current thread. */
  boolean isOwn() {
    return owner == Thread.currentThread();
  }

  /** Refuses a thread that it does not belong to. */
  void requireOwner() {
    Thread current = Thread.currentThread();
    Thread its = owner;
    if (its != current) {
      throw new IllegalStateException(
          its == null
              ? "this session is closed; take another one from its net"
              : "this session belongs to the thread "
                  + its.getName()
                  + ", and is for one thread at a time; "
                  + current.getName()
                  + " takes one of its own: net.session()");
    }
  }

  /** Gives it back, buffers and all, for another thread to take. Closing it again does nothing. */
  @Override
  public void close() {
    if (owner != null) {
      requireOwner();
      leases.values().forEach(Lease::release);
      owner = null;
      net.closed(this);
    }
  }
}
