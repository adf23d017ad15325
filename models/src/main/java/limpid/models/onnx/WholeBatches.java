package limpid.models.onnx;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;
import limpid.core.op.Node;
import limpid.core.op.Slice;

/**
 * Whether a graph that was written down for batches of one size gives the same for each image of a
 * batch of another. Shapes do not tell, for what is written into the graph may take the images for
 * something else. So values are compared, of noise, once for a size of images.
 */
final class WholeBatches {
  /** How far outputs may be apart, as a part of how far those of two images are. */
  private static final float NEAR = 0.02f;

  /** The same as a part of the largest: what sums in another order differ by. */
  private static final float ROUNDING = 1e-4f;

  private final int batch;
  private final Supplier<BuiltGraph> graph;
  private final Map<InputShapes, Boolean> known = new ConcurrentHashMap<>();

  /**
   * @param batch that the graph was written for
   * @param graph with weights by which outputs depend on images
   */
  WholeBatches(int batch, Supplier<BuiltGraph> graph) {
    this.batch = batch;
    this.graph = graph;
  }

  /** Whether so many images are one batch. One more than it was written for stand for all more. */
  boolean take(InputShapes shapes) {
    int images = Math.min(shapes.images(), batch + 1);
    return images == batch || known.computeIfAbsent(shapes.with(images), this::same);
  }

  private boolean same(InputShapes shapes) {
    int images = shapes.images();
    BuiltGraph built = graph.get();
    int all = Math.ceilDiv(images, batch) * batch;
    Map<String, Node> inputs = noise(shapes.with(all));
    try {
      Map<String, Node> expected =
          FixedBatch.parts(inputs, batch, some -> built.run(some, NodeNames.NONE));
      Map<String, Node> whole = built.run(first(inputs, images), NodeNames.NONE);
      return expected.keySet().stream()
          .allMatch(name -> near(expected.get(name).value(), whole.get(name).value(), images, all));
    } catch (ShapeException _) {
      return false;
    }
  }

  /** Inputs beside the images are classes and the like: 0 is one. */
  private static Map<String, Node> noise(InputShapes shapes) {
    String images = shapes.shapes().firstEntry().getKey();
    Random random = new Random(1);
    return shapes.variables(
        (name, shape) -> name.equals(images) ? noise(shape, random) : Tensor.zeros(shape));
  }

  private static Tensor noise(Shape shape, Random random) {
    Tensor noise = Tensor.zeros(shape);
    for (int i = 0; i < noise.size(); i++) {
      noise.data()[i] = (float) random.nextGaussian();
    }
    return noise;
  }

  private static Map<String, Node> first(Map<String, Node> all, int images) {
    InputShapes shapes = InputShapes.of(all);
    Map<String, Node> first = new LinkedHashMap<>();
    all.forEach(
        (name, node) ->
            first.put(name, shapes.rows(name) ? new Slice(0, 0, images).of(node) : node));
    return first;
  }

  /** Whether the first images' rows are what they should be, and other images' are not. */
  private static boolean near(Tensor expected, Tensor whole, int images, int all) {
    int rows = expected.shape().rank() == 0 ? 0 : expected.shape().at(0) / all;
    if (rows == 0 || !whole.shape().equals(expected.shape().with(0, rows * images))) {
      return false;
    }
    int other = expected.size() / all;
    float off = 0;
    float apart = 0;
    float largest = 0;
    for (int i = 0; i < whole.size(); i++) {
      float wanted = expected.data()[i];
      off = Math.max(off, Math.abs(whole.data()[i] - wanted));
      largest = Math.max(largest, Math.abs(wanted));
      apart = Math.max(apart, Math.abs(expected.data()[(i + other) % expected.size()] - wanted));
    }
    return apart > 0 && off <= NEAR * apart && off <= ROUNDING * largest;
  }
}
