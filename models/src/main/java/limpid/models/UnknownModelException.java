package limpid.models;

/** A model name that the zoo does not have; the message offers the nearest ones. */
public final class UnknownModelException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  UnknownModelException(String message) {
    super(message);
  }
}
