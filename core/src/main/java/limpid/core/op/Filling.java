package limpid.core.op;

import limpid.core.Shape;
import limpid.core.Tensor;

/** An op that computes into memory it is given. */
public interface Filling extends Op {

  @Override
  void into(Tensor y, Tensor... inputs);

  @Override
  default Tensor forward(Tensor... inputs) {
    Shape[] shapes = new Shape[inputs.length];
    for (int i = 0; i < shapes.length; i++) {
      shapes[i] = inputs[i].shape();
    }
    Tensor y = Tensor.zeros(shape(shapes));
    into(y, inputs);
    return y;
  }
}
