package limpid.core;

/** Somebody looked at the elements of a tensor that is an {@linkplain Tensor#outline outline}. */
public final class OutlineException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  OutlineException(Shape shape) {
    super("tensor " + shape + " is an outline, without elements");
  }
}
