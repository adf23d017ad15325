package limpid.explain.perturbation;

import java.util.List;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.Window;
import limpid.core.graph.Backward;
import limpid.core.op.Conv2d;
import limpid.core.op.Node;
import limpid.core.op.PadEdge;
import limpid.core.op.Resize;
import limpid.core.op.Sampling;
import limpid.core.op.Slice;
import limpid.core.op.Softmax;
import limpid.core.program.Control;
import limpid.core.program.Program;
import limpid.core.program.Rounding;

/**
 * A smooth mask from parameters p, in [0,1], that lie apart: {@code M_u = smax_v k(|u - v| / sigma)
 * p_v} over the places v near u, {@code k(z) = exp(-2 max(z - 1/2, 0)^2)}, {@code smax a = sum a
 * e^(20 a) / sum e^(20 a)}: about the largest. Around each p that is 1 there is a blot of half
 * sigma, and no hole is smaller. Beyond the image the parameters are those of its edge, so that
 * equal ones make a mask that favours no side.
 *
 * <p>Fong, Patrick and Vedaldi, Understanding Deep Networks via Extremal Perturbations and Smooth
 * Masks, ICCV 2019, as TorchRay has it, but for what is beyond the image: there, it has a margin
 * and then zeros.
 */
final class SmoothMask {
  private static final double COLDNESS = 20;

  private final int h;
  private final int w;
  private final int step;
  private final double sigma;

  /** How far a pixel looks, in parameters, and how many it sees. */
  private final int radius;

  private final int near;

  private final Node parameters;
  private final Node slope;
  private final Node mask;
  private final Node pulled;

  /** The mask first, and then a gradient of it. */
  private final Program program;

  /**
   * @param step pixels from one parameter to the next
   * @param sigma in pixels
   */
  SmoothMask(int h, int w, int step, double sigma) {
    this.h = h;
    this.w = w;
    this.step = step;
    this.sigma = sigma;
    radius = 1 + (int) Math.ceil(sigma / step);
    near = (2 * radius + 1) * (2 * radius + 1);
    parameters = Node.variable(full());
    mask = mask();
    slope = Node.variable(Tensor.zeros(mask.shape()));
    pulled = Backward.from(mask).seed(slope).recorded().to(parameters).of(parameters);
    program =
        Program.staged(
            List.of(parameters), List.of(slope), List.of(mask, pulled), Rounding.PRECISE);
  }

  /** Parameters of 1 everywhere. */
  Tensor full() {
    return Tensor.filled(Shape.of(1, Math.ceilDiv(h, step), Math.ceilDiv(w, step), 1), 1);
  }

  /** The mask of parameters, {@code [1,H,W,1]}. */
  Tensor at(Tensor values, Control control) {
    program.begin(control, values);
    return program.at(mask).copy();
  }

  /** From a gradient in the last mask that in its parameters. */
  Tensor pulled(Tensor gradient, Control control) {
    program.finish(control, List.of(pulled), gradient);
    return program.at(pulled).copy();
  }

  private Node mask() {
    Node padded = new PadEdge(1, radius, radius).of(new PadEdge(2, radius, radius).of(parameters));
    Conv2d around = new Conv2d(Window.of(2 * radius + 1), 1);
    Node seen = around.of(padded, Node.constant(apart()));
    Shape places = parameters.shape();
    Node all = new Resize(places.at(1) * step, places.at(2) * step, Sampling.NEAREST).of(seen);
    Node cold = new Slice(2, 0, w).of(new Slice(1, 0, h).of(all)).mul(Node.constant(kernel()));
    return cold.mul(new Softmax().of(cold)).sum(3).mul(1 / COLDNESS).reshape(1, h, w, 1);
  }

  /** Weights of a convolution that makes channels of the parameters around each one. */
  private Tensor apart() {
    Tensor ones = Tensor.zeros(Shape.of(2 * radius + 1, 2 * radius + 1, 1, near));
    for (int k = 0; k < near; k++) {
      ones.data()[k * near + k] = 1;
    }
    return ones;
  }

  /** How much each pixel takes of those around, times the coldness. */
  private Tensor kernel() {
    Tensor kernel = Tensor.zeros(Shape.of(1, h, w, near));
    for (int k = 0; k < kernel.size(); k++) {
      int other = k % near;
      double down = k / near / w % step - step * (other / (2 * radius + 1) - radius);
      double right = k / near % w % step - step * (other % (2 * radius + 1) - radius);
      double z = Math.max(Math.hypot(down, right) / sigma - .5, 0);
      kernel.data()[k] = (float) (COLDNESS * Math.exp(-2 * z * z));
    }
    return kernel;
  }
}
