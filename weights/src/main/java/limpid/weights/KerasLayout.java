package limpid.weights;

import java.util.Map;

/**
 * A variable of Keras as PyTorch would name it and lay it out: {@code conv1/kernel:0 [KH,KW,Cin,
 * Cout]} is {@code conv1.weight [Cout,Cin,KH,KW]}, a batch norm's {@code gamma} a {@code weight}.
 * The elements stay where they are; only their strides are others.
 *
 * <p>A model's own name before a layer's, {@code resnet50/conv1_conv/kernel}, stays.
 *
 * @param name PyTorch's name, with dots
 * @param sizes PyTorch's order of axes
 * @param strides of those axes, in elements
 */
record KerasLayout(String name, long[] sizes, long[] strides) {
  private static final Map<String, String> PARAMETERS =
      Map.of(
          "kernel", "weight",
          "depthwise_kernel", "depthwise.weight",
          "pointwise_kernel", "pointwise.weight",
          "gamma", "weight",
          "beta", "bias",
          "moving_mean", "running_mean",
          "moving_variance", "running_var");

  /** The variable of a name and a shape in row-major order. */
  static KerasLayout of(String variable, long[] shape) {
    String plain = variable.replaceFirst(":\\d{1,3}$", "");
    int slash = plain.lastIndexOf('/');
    String last = plain.substring(slash + 1);
    String module = slash < 0 ? "" : plain.substring(0, slash).replace('/', '.') + ".";
    String name = module + PARAMETERS.getOrDefault(last, last);
    long[] steps = StoredTensor.contiguous(shape, false);
    if (last.equals("depthwise_kernel") && shape.length == 4) {
      long[] sizes = {shape[2] * shape[3], 1, shape[0], shape[1]};
      return new KerasLayout(name, sizes, new long[] {1, 1, steps[0], steps[1]});
    }
    if (last.endsWith("kernel") && shape.length == 4) {
      long[] sizes = {shape[3], shape[2], shape[0], shape[1]};
      return new KerasLayout(name, sizes, new long[] {steps[3], steps[2], steps[0], steps[1]});
    }
    if (last.equals("kernel") && shape.length == 2) {
      return new KerasLayout(
          name, new long[] {shape[1], shape[0]}, new long[] {steps[1], steps[0]});
    }
    return new KerasLayout(name, shape, steps);
  }
}
