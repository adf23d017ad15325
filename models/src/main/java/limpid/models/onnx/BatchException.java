package limpid.models.onnx;

/** A graph that cannot be written for batches of any size, for it is another one for each. */
public final class BatchException extends IllegalArgumentException {
  BatchException(String why) {
    super(why);
  }
}
