package limpid.models.onnx;

import java.util.List;
import java.util.function.Function;

/** What an operator of ONNX does: from the inputs of a node to its outputs. */
@FunctionalInterface
public interface Operator {
  /**
   * The values of the outputs, in order; those behind the last that is given are left out.
   *
   * @throws IllegalArgumentException saying what does not fit
   */
  List<Value> apply(Call call);

  /** An operator with one output. */
  static Operator one(Function<Call, Value> function) {
    return call -> List.of(function.apply(call));
  }
}
