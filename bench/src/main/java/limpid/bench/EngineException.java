package limpid.bench;

/** An engine cannot do what it was asked for: the message says why, in one sentence. */
public final class EngineException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** With what went wrong below it, or null. */
  public EngineException(String message, Throwable cause) {
    super(message, cause);
  }
}
