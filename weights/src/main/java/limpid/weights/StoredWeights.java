package limpid.weights;

import java.util.List;
import limpid.nn.StateDict;

/** The floating-point tensors of a weights file, and what else is known of the file. */
public interface StoredWeights extends StateDict {
  /** What kind of file it is: {@code PyTorch archive}, {@code safetensors}. */
  String format();

  /** What a tensor's elements are in the file. */
  DType type(String name);

  /**
   * The tensors that are not among the names: they hold whole numbers, quantised, sparse or complex
   * ones, or nothing.
   */
  List<String> leftOut();

  /**
   * The classes and functions that a pickle wanted and that nobody looked up or called: {@code
   * numpy.core.multiarray.scalar}.
   */
  List<String> notCalled();
}
