package limpid.core.op;

import java.util.Arrays;
import java.util.List;
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

  @Override
  default void into(Tensor y, Tensor... inputs) {
    Shape[] shapes = Arrays.stream(inputs).map(Tensor::shape).toArray(Shape[]::new);
    List<Part> parts = parts(shapes);
    Tensor[] all = Arrays.copyOf(inputs, inputs.length + parts.size());
    for (int i = 0; i < parts.size(); i++) {
      Part part = parts.get(i);
      Tensor[] own = part.inputs().stream().map(at -> inputs[at]).toArray(Tensor[]::new);
      all[inputs.length + i] = part.op().forward(own);
    }
    finish(y, all);
  }
}
