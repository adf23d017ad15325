package limpid.models.photo;

/**
 * An image that cannot be read. The message is one sentence that says which file, what is wrong
 * with it and, where that is not plain, what was expected.
 */
public final class PhotoException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public PhotoException(String message) {
    super(message);
  }

  public PhotoException(String message, Throwable cause) {
    super(message, cause);
  }
}
