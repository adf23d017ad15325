package limpid.models.onnx;

/** What a name of an ONNX graph stands for in a run: an {@link Array} or {@link Whole} numbers. */
public sealed interface Value permits Array, Whole {
  /** The extents as the file counts axes. */
  long[] sizes();

  /** As an array of floats. */
  Array array();
}
