package limpid.core.program;

import java.util.List;
import java.util.stream.Stream;
import limpid.core.Epilogue;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.kernel.ConvAlgorithm;
import limpid.core.kernel.ConvGeometry;
import limpid.core.kernel.Kernels;

/** A convolution or its adjoint, with everything that follows fused to it. */
record Convolve(
    boolean forward,
    ConvGeometry geometry,
    ConvAlgorithm algorithm,
    Filters filters,
    Bias bias,
    int source,
    Ending ending,
    int writes)
    implements Instruction {

  @Override
  public List<Integer> reads() {
    int weight = filters instanceof Filters.Variable variable ? variable.cell() : NONE;
    return Stream.of(source, weight, bias.cell(), ending.residual(), ending.gate())
        .filter(cell -> cell != NONE)
        .toList();
  }

  /** The residual, which kernels of one group may write over. */
  @Override
  public List<Integer> overwrites() {
    boolean residual = forward && geometry.groups() == 1 && ending.residual() != NONE;
    return residual ? List.of(ending.residual()) : List.of();
  }

  @Override
  public void run(Tensor[] cells, Packings packings) {
    Epilogue epilogue = ending.epilogue(bias.values(cells), cells);
    Kernels.Packed weights =
        switch (filters) {
          case Filters.Constant constant -> constant.packed();
          case Filters.Variable w ->
              packings.packed(forward, geometry, algorithm, cells[w.cell()].data());
        };
    float[] x = cells[source].data();
    float[] y = cells[writes].data();
    if (forward) {
      Kernels.active().conv2d(geometry, x, weights, epilogue, y);
    } else {
      Kernels.active().conv2dInput(geometry, x, weights, epilogue, y);
    }
  }

  @Override
  public Operation operation(String layer, List<Shape> shapes) {
    String op = forward ? "conv2d " : "conv2d_input ";
    String fused = (bias.none() ? "" : " +bias") + ending.label();
    String kernel = geometry.window().kernelH() + "x" + geometry.window().kernelW();
    String groups = geometry.depthwise() ? " depthwise" : geometry.groups() > 1 ? " grouped" : "";
    return new Operation(
        layer,
        op + geometry.label() + fused + " " + algorithm,
        op + kernel + groups + " " + algorithm,
        geometry.flops(),
        cellBytes(shapes) + (long) Float.BYTES * constants());
  }

  /** How many weights and biases are in no cell. */
  private int constants() {
    int taps = geometry.window().kernelH() * geometry.window().kernelW();
    boolean constant = filters instanceof Filters.Constant;
    int weights = constant ? taps * geometry.groupC() * geometry.k() : 0;
    return weights + (bias.constant() == null ? 0 : bias.constant().length);
  }
}
