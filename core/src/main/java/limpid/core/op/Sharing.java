package limpid.core.op;

import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import limpid.core.Shape;
import limpid.core.Tensor;

/**
 * An op that first takes something small from its inputs, which other ops take from them too: the
 * moments of each channel, say. A {@code Program} computes it once for all of them.
 */
public interface Sharing extends Filling {

  /** An op of some of the inputs, by their places. */
  record Part(Op op, List<Integer> inputs) {}

  /** What is taken from inputs of these shapes first. */
  List<Part> parts(Shape... inputs);

  /**
   * Computes into a tensor of the output's shape.
   *
   * @param inputsAndParts the inputs, and after them the values of the parts
   */
  void finish(Tensor y, Tensor... inputsAndParts);

  /** Parts that are kept beside an input are taken from there. */
  @Override
  default Tensor forward(Tensor... inputs) {
    Tensor y = Tensor.zeros(shape(shapes(inputs)));
    finish(y, withParts(Op::forward, inputs));
    return y;
  }

  /** Parts are computed anew, for whoever gives y may change the inputs too. */
  @Override
  default void into(Tensor y, Tensor... inputs) {
    finish(y, withParts(Sharing::anew, inputs));
  }

  private Tensor[] withParts(BiFunction<Op, Tensor[], Tensor> value, Tensor... inputs) {
    List<Part> parts = parts(shapes(inputs));
    Tensor[] all = Arrays.copyOf(inputs, inputs.length + parts.size());
    for (int i = 0; i < parts.size(); i++) {
      Part part = parts.get(i);
      Tensor[] own = part.inputs().stream().map(at -> inputs[at]).toArray(Tensor[]::new);
      all[inputs.length + i] = value.apply(part.op(), own);
    }
    return all;
  }

  private static Tensor anew(Op op, Tensor... inputs) {
    Tensor value = Tensor.zeros(op.shape(shapes(inputs)));
    op.into(value, inputs);
    return value;
  }

  private static Shape[] shapes(Tensor... inputs) {
    return Arrays.stream(inputs).map(Tensor::shape).toArray(Shape[]::new);
  }
}
