package limpid.models.data;

/** A class that a net does not have; the message says which ones are near, or what the range is. */
public final class UnknownClassException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  UnknownClassException(String message) {
    super(message);
  }
}
