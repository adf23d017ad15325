package limpid.app.walk;

import java.util.List;
import java.util.Optional;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.Window;
import limpid.core.graph.Trace;
import limpid.core.op.Conv2d;
import limpid.core.op.Node;

/**
 * One number of a convolution, {@code y[i,j,k] = b_k + sum over the window of x w}.
 *
 * @param layer its name
 * @param node y
 * @param channel k
 * @param row i
 * @param column j
 * @param seen what it sees of x, {@code [C,kh,kw]}, of at most three channels
 * @param kernel the weights of the same places, {@code [C,kh,kw]}
 */
public record ConvolutionSteps(
    String layer, Node node, int channel, int row, int column, Tensor seen, Tensor kernel) {
  private static final int CHANNELS = 3;

  /** The first convolution of a run that can be shown. */
  public static Optional<Node> first(Trace trace) {
    List<Node> all =
        trace.nodes().stream()
            .filter(node -> node.op() instanceof Conv2d conv && conv.groups() == 1)
            .filter(node -> node.input(0) == trace.input() || !trace.names(node).isEmpty())
            .toList();
    return all.isEmpty() ? Optional.empty() : Optional.of(all.getFirst());
  }

  /** The number of a place. */
  public static ConvolutionSteps of(Trace trace, Node node, int channel, int row, int column) {
    Window window = ((Conv2d) node.op()).window();
    Tensor x = node.input(0).value();
    Tensor w = node.input(1).value();
    int kh = window.kernelH();
    int kw = window.kernelW();
    Shape shape = Shape.of(Math.min(CHANNELS, x.shape().at(3)), kh, kw);
    float[] seen = new float[shape.size()];
    float[] kernel = new float[shape.size()];
    for (int i = 0; i < seen.length; i++) {
      int ky = i / kw % kh;
      int kx = i % kw;
      int c = i / (kh * kw);
      int py = row * window.strideH() - window.top() + ky * window.dilationH();
      int px = column * window.strideW() - window.left() + kx * window.dilationW();
      boolean inside = py >= 0 && px >= 0 && py < x.shape().at(1) && px < x.shape().at(2);
      seen[i] = inside ? x.at(0, py, px, c) : 0;
      kernel[i] = w.at(ky, kx, c, channel);
    }
    String name = trace.names(node).isEmpty() ? "conv2d" : trace.names(node).getFirst();
    return new ConvolutionSteps(
        name, node, channel, row, column, Tensor.of(shape, seen), Tensor.of(shape, kernel));
  }

  public Window window() {
    return ((Conv2d) node.op()).window();
  }

  /** b_k, or 0. */
  public float bias() {
    return node.inputs().size() > 2 ? node.input(2).value().data()[channel] : 0;
  }

  /** The number itself. */
  public float value() {
    return node.value().at(0, row, column, channel);
  }

  /** How many channels x has. */
  public int inputs() {
    return node.input(0).shape().at(3);
  }
}
