package limpid.models.onnx;

/** A graph that cannot be written for batches of any size, for it is another one for each. */
public final class BatchException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  BatchException(String why) {
    super(why);
  }
}
