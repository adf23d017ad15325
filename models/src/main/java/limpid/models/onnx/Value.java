package limpid.models.onnx;

/**
 * What a name of an ONNX graph stands for in a run: an {@link Permuted} or {@link Whole} numbers.
 */
public sealed interface Value permits Permuted, Whole {
  /** The extents as the file counts axes. */
  long[] sizes();

  /** As an array of floats. */
  Permuted array();
}
