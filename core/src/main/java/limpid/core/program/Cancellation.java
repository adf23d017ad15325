package limpid.core.program;

/**
 * A control that any thread may cancel, once and for good.
 *
 * <pre>{@code
 * Cancellation control = new Cancellation();
 * server.onDisconnect(control::cancel);
 * program.run(control, image);
 * }</pre>
 */
public final class Cancellation implements Control {
  private final Progress progress;
  private volatile boolean cancelled;

  /** One that tells nobody how far it is. */
  public Cancellation() {
    this(Progress.NONE);
  }

  /**
   * @param progress is told how far it is, in the thread that does the work
   */
  public Cancellation(Progress progress) {
    this.progress = progress;
  }

  /** Ends what runs under this control, as soon as that looks here. */
  public void cancel() {
    cancelled = true;
  }

  @Override
  public boolean cancelled() {
    return cancelled;
  }

  @Override
  public void progress(int done, int of) {
    progress.progress(done, of);
  }
}
