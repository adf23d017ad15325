package limpid.explain.run;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.graph.Trace;
import limpid.core.program.Control;

/**
 * Buffers to run a {@link CompiledNet} in, for one thread at a time: the one that took it, until it
 * closes it or {@linkplain #release leaves} it to another. What a session hands out, runs and their
 * variants, is that thread's too.
 */
public final class Session implements AutoCloseable {
  private final CompiledNet net;
  private final Buffers buffers;
  private Thread owner = Thread.currentThread();
  private boolean closed;

  Session(CompiledNet net, Buffers buffers) {
    this.net = net;
    this.buffers = buffers;
  }

  /** The net that it runs. */
  public CompiledNet net() {
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
   * @param control is asked whether to go on, between the instructions of this run and of all that
   *     is explained by it where they are compiled, before and after a run of the net where they
   *     are traced; and told how far they are
   */
  public Run run(Tensor image, Control control) {
    Objects.requireNonNull(control, "control");
    enter();
    return new Run(this, image, control);
  }

  /** A run that is already there. The trace must be the model's. */
  public Run run(Trace trace) {
    enter();
    return new Run(this, trace);
  }

  /** The net on many variants of an image of this shape, or of the feature maps of a layer. */
  Variants variants(
      Shape image, Optional<LayerChoice> behind, List<Tensor> beside, Control control) {
    return new Variants(this, image, behind, beside, control);
  }

  /** Its buffers, for the thread that it belongs to. */
  Buffers buffers() {
    enter();
    return buffers;
  }

  /** Bytes of its buffers. */
  public long bytes() {
    return buffers.bytes();
  }

  /** Whether it belongs to the current thread. */
  synchronized boolean isOwn() {
    return owner == Thread.currentThread();
  }

  /** Whether the thread that it belongs to has ended without closing it. */
  synchronized boolean isAbandoned() {
    return !closed && owner != null && !owner.isAlive();
  }

  /** Refuses a thread that it does not belong to; one that nobody has now belongs to this one. */
  synchronized void enter() {
    Thread current = Thread.currentThread();
    if (closed) {
      throw new IllegalStateException(
          "this session is closed; take another one from its net: net.session()");
    }
    if (owner == null) {
      owner = current;
    }
    if (owner != current) {
      throw new IllegalStateException(
          "this session belongs to the thread "
              + named(owner)
              + ", and is for one thread at a time; "
              + named(current)
              + " takes one of its own: net.session()");
    }
  }

  /** Virtual threads have no name as a rule. */
  private static String named(Thread thread) {
    return thread.getName().isEmpty() ? "#" + thread.threadId() : thread.getName();
  }

  /**
   * Leaves the session to another thread: the one that uses it next.
   *
   * @throws IllegalStateException if it is another thread's
   */
  public synchronized void release() {
    enter();
    buffers.release();
    owner = null;
  }

  /**
   * Gives its buffers back, for another session to take. Closing it again does nothing.
   *
   * @throws IllegalStateException if it is another thread's
   */
  @Override
  public synchronized void close() {
    if (!closed) {
      enter();
      buffers.release();
      end();
    }
  }

  /** Ends a session whose thread has ended. */
  synchronized void abandon() {
    if (isAbandoned()) {
      end();
    }
  }

  private void end() {
    closed = true;
    net.closed(this, buffers);
  }

  /** {@code session of the thread main, 405800 bytes}. */
  @Override
  public synchronized String toString() {
    String whose =
        closed ? "closed" : owner == null ? "of no thread" : "of the thread " + named(owner);
    return "session " + whose + ", " + bytes() + " bytes";
  }
}
