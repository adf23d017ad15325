package limpid.weights;

import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.nn.Layout;

/** A tensor of a file, which is read when it is asked for. */
sealed interface FileTensor permits StoredTensor, ComputedTensor {
  Shape shape();

  /** What its elements are in the file. */
  DType type();

  Tensor read();

  /** The elements laid out for the engine. */
  Tensor read(Layout layout);
}
