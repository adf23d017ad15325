package limpid.explain.inside;

import java.util.IdentityHashMap;
import java.util.Map;
import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Window;
import limpid.core.graph.Graph;
import limpid.core.graph.Trace;
import limpid.core.op.AvgPool2d;
import limpid.core.op.Concat;
import limpid.core.op.Conv2d;
import limpid.core.op.ConvTranspose2d;
import limpid.core.op.GroupNorm;
import limpid.core.op.InstanceNorm;
import limpid.core.op.LayerNorm;
import limpid.core.op.MaxPool2d;
import limpid.core.op.Node;
import limpid.core.op.Pad;
import limpid.core.op.Slice;
import limpid.nn.image.Region;

/**
 * The pixels of the image that a unit of feature maps is made of: through a window of kernel k,
 * stride s, padding p and dilation d, rows a to b are made of rows {@code s a - p} to {@code s b -
 * p + d (k - 1)}; what ways through the net reach is joined. Other ops that change the number of
 * places are taken to need all of their input. It goes beyond the image where the net pads, so that
 * all units of a layer have fields of one size: 196 pixels for VGG16's last convolution.
 *
 * <p>Araujo, Norris and Sim, Computing Receptive Fields of Convolutional Neural Networks, Distill
 * 2019.
 *
 * @param top the first row
 * @param left the first column
 * @param bottom the row after the last
 * @param right the column after the last
 */
public record ReceptiveField(int top, int left, int bottom, int right) {

  public ReceptiveField {
    if (bottom <= top || right <= left) {
      throw new IllegalArgumentException(
          "receptive field: rows %d to %d and columns %d to %d"
              .formatted(top, bottom, left, right));
    }
  }

  /**
   * The field of one unit.
   *
   * @param maps feature maps {@code [N,h,w,C]} of the run, whose values need not be there
   */
  public static ReceptiveField of(Trace trace, Node maps, int y, int x) {
    Shape shape = maps.shape();
    if (shape.rank() != 4 || y < 0 || x < 0 || y >= shape.at(1) || x >= shape.at(2)) {
      throw new ShapeException("receptive field: %d,%d is no place of %s".formatted(y, x, shape));
    }
    Map<Node, ReceptiveField> fields = new IdentityHashMap<>();
    fields.put(maps, new ReceptiveField(y, x, y + 1, x + 1));
    for (Node node : Graph.of(maps).nodes().reversed()) {
      ReceptiveField field = fields.get(node);
      for (int i = 0; field != null && i < node.inputs().size(); i++) {
        Node input = node.input(i);
        if (input.tracked() && input.shape().rank() == 4) {
          fields.merge(input, field.through(node, i), ReceptiveField::joined);
        } else if (input.tracked()) {
          return whole(trace.input().shape());
        }
      }
    }
    ReceptiveField field = fields.get(trace.input());
    if (field == null) {
      throw new ShapeException("receptive field: " + maps + " is not made of the image");
    }
    return field;
  }

  private static ReceptiveField whole(Shape maps) {
    return new ReceptiveField(0, 0, maps.at(1), maps.at(2));
  }

  private ReceptiveField joined(ReceptiveField other) {
    return new ReceptiveField(
        Math.min(top, other.top),
        Math.min(left, other.left),
        Math.max(bottom, other.bottom),
        Math.max(right, other.right));
  }

  /** What of input i this part of a node is made of. */
  private ReceptiveField through(Node node, int i) {
    Shape x = node.input(i).shape();
    return switch (node.op()) {
      case Conv2d conv -> within(conv.window());
      case MaxPool2d pool -> within(pool.window());
      case AvgPool2d pool -> within(pool.window());
      case ConvTranspose2d conv -> spreading(conv.window());
      case Slice slice when slice.step() == 1 -> moved(slice.axis(), slice.from(), x);
      case Pad pad -> moved(pad.axis(), -pad.before(), x);
      case Concat concat when isSpatial(concat.axis(), x) -> whole(x);
      case GroupNorm _ -> whole(x);
      case InstanceNorm _ -> whole(x);
      case LayerNorm _ when !x.equals(node.shape()) -> whole(x);
      default -> sameSize(x, node.shape()) ? this : whole(x);
    };
  }

  private static boolean sameSize(Shape x, Shape y) {
    return y.rank() == 4 && x.at(1) == y.at(1) && x.at(2) == y.at(2);
  }

  private static boolean isSpatial(int axis, Shape x) {
    int at = axis < 0 ? axis + x.rank() : axis;
    return at == 1 || at == 2;
  }

  private ReceptiveField moved(int axis, int by, Shape x) {
    int at = axis < 0 ? axis + x.rank() : axis;
    int down = at == 1 ? by : 0;
    int across = at == 2 ? by : 0;
    return new ReceptiveField(top + down, left + across, bottom + down, right + across);
  }

  private ReceptiveField within(Window window) {
    return new ReceptiveField(
        top * window.strideH() - window.top(),
        left * window.strideW() - window.left(),
        (bottom - 1) * window.strideH()
            - window.top()
            + reach(window.kernelH(), window.dilationH()),
        (right - 1) * window.strideW()
            - window.left()
            + reach(window.kernelW(), window.dilationW()));
  }

  private static int reach(int kernel, int dilation) {
    return dilation * (kernel - 1) + 1;
  }

  /** Of a transposed convolution: inputs whose windows reach these outputs. */
  private ReceptiveField spreading(Window window) {
    int up = window.top() - reach(window.kernelH(), window.dilationH()) + 1;
    int before = window.left() - reach(window.kernelW(), window.dilationW()) + 1;
    int first = Math.ceilDiv(top + up, window.strideH());
    int begin = Math.ceilDiv(left + before, window.strideW());
    return new ReceptiveField(
        first,
        begin,
        Math.max(first, Math.floorDiv(bottom - 1 + window.top(), window.strideH())) + 1,
        Math.max(begin, Math.floorDiv(right - 1 + window.left(), window.strideW())) + 1);
  }

  /** How many rows it has. */
  public int height() {
    return bottom - top;
  }

  /** How many columns it has. */
  public int width() {
    return right - left;
  }

  /** What of it lies within an image {@code [N,H,W,C]}; a pixel of the edge where nothing does. */
  public ReceptiveField clipped(Shape image) {
    int y = Math.clamp(top, 0, image.at(1) - 1);
    int x = Math.clamp(left, 0, image.at(2) - 1);
    return new ReceptiveField(
        y, x, Math.clamp(bottom, y + 1, image.at(1)), Math.clamp(right, x + 1, image.at(2)));
  }

  /** The same part of a picture. */
  public Region region() {
    return new Region(left, top, width(), height());
  }
}
