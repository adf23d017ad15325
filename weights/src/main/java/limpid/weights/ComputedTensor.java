package limpid.weights;

import java.util.function.Supplier;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.nn.Layout;

/**
 * A tensor that is computed from others of its file.
 *
 * @param value called once per read
 */
record ComputedTensor(Shape shape, DType type, Supplier<Tensor> value) implements FileTensor {
  @Override
  public Tensor read() {
    return value.get();
  }

  @Override
  public Tensor read(Layout layout) {
    return layout.fromFile(read());
  }
}
