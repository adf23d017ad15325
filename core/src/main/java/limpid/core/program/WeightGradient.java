package limpid.core.program;

import java.util.List;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.kernel.ConvAlgorithm;
import limpid.core.kernel.ConvGeometry;
import limpid.core.kernel.Kernels;

/** The gradient of a convolution in its weights. */
record WeightGradient(
    ConvGeometry geometry, ConvAlgorithm algorithm, int source, int gradient, int writes)
    implements Instruction {

  @Override
  public List<Integer> reads() {
    return List.of(source, gradient);
  }

  @Override
  public void run(Tensor[] cells, Packings packings) {
    float[] x = cells[source].data();
    float[] dy = cells[gradient].data();
    Kernels.active().conv2dWeight(geometry, algorithm, x, dy, cells[writes].data());
  }

  @Override
  public Operation operation(String layer, List<Shape> shapes) {
    String kernel = geometry.window().kernelH() + "x" + geometry.window().kernelW();
    return new Operation(
        layer,
        "conv2d_weight " + geometry.label() + " " + algorithm,
        "conv2d_weight " + kernel + " " + algorithm,
        geometry.flops(),
        cellBytes(shapes));
  }
}
