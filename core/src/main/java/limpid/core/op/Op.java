package limpid.core.op;

import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;

/**
 * One operation and its gradient, side by side: a record of its hyper-parameters, applied to nodes.
 *
 * <p>{@link #shape} is the only place that validates, {@link #forward} the only one that computes.
 */
public interface Op {

  /** The field's word for it: {@code conv2d}, {@code relu}. */
  String name();

  /**
   * The output's shape for inputs of these shapes.
   *
   * @throws ShapeException naming what does not fit and what was wanted
   */
  Shape shape(Shape... inputs);

  /** The output for these inputs, whose shapes have been checked. */
  Tensor forward(Tensor... inputs);

  /**
   * Computes into a tensor of the output's shape, whatever it held before. Ops that a {@code
   * Program} runs often do this without taking memory.
   */
  default void into(Tensor y, Tensor... inputs) {
    System.arraycopy(forward(inputs).data(), 0, y.data(), 0, y.size());
  }

  /**
   * Whether {@link #into} may be given the memory of input i, if it has y's size: each element is
   * made of those at its place.
   */
  default boolean overwrites(int i) {
    return false;
  }

  /**
   * The vector-Jacobian product {@code g^T dy/dx_i}, written in ops, so that it can be
   * differentiated again. Null stands for a gradient that is zero everywhere.
   *
   * @param i which input
   * @param y the node of this op
   * @param g the gradient that arrives at y, of y's shape
   */
  Node vjp(int i, Node y, Node g);

  /** Floating-point operations of one forward run: two for a multiply-add, 0 for moving data. */
  default long flops(Shape... inputs) {
    return shape(inputs).size();
  }

  /** Applies this op. The node remembers its inputs only if one of them is tracked. */
  default Node of(Node... inputs) {
    return Node.apply(this, inputs);
  }
}
