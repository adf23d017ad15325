package limpid.core.program;

import java.util.List;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.kernel.Bfloat16;
import limpid.core.kernel.Kernels;

/** A fully-connected layer, or its adjoint in the input, with weights in bfloat16. */
record Dense(boolean forward, Bfloat16 weights, float[] bias, int source, int writes)
    implements Instruction {

  @Override
  public List<Integer> reads() {
    return List.of(source);
  }

  @Override
  public void run(Tensor[] cells, Packings packings) {
    int n = cells[source].shape().at(0);
    float[] x = cells[source].data();
    float[] y = cells[writes].data();
    if (forward) {
      Kernels.active().linear(n, weights, x, bias, y);
    } else {
      Kernels.active().linearInput(n, weights, x, y);
    }
  }

  @Override
  public Operation operation(String layer, List<Shape> shapes) {
    String op = forward ? "linear" : "linear_input";
    Shape x = shapes.get(source);
    String matrix = "[" + weights.in() + "," + weights.out() + "]";
    return new Operation(
        layer,
        op + " " + x + " " + matrix + " bfloat16 -> " + shapes.get(writes),
        op + " bfloat16",
        2L * x.at(0) * weights.in() * weights.out(),
        cellBytes(shapes)
            + 2L * weights.in() * weights.out()
            + (bias == null ? 0 : (long) Float.BYTES * bias.length));
  }
}
