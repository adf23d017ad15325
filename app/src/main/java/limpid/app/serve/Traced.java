package limpid.app.serve;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.graph.Backward;
import limpid.core.graph.Graph;
import limpid.core.graph.Trace;
import limpid.core.op.Node;
import limpid.explain.target.OutputTarget;
import limpid.explain.target.Score;

/**
 * A run of a net with every value in it, to look around in.
 *
 * @param asked of which net, image and target
 */
record Traced(Asked asked, Trace trace) {
  private static final int BINS = 32;
  private static final int PAGE = 48;

  /** Runs the net. */
  static Traced of(Asked asked) {
    Tensor input = asked.prepared().input();
    return new Traced(asked, asked.edited().trace(input));
  }

  /** Bytes of all values, and of the image. */
  long bytes() {
    return asked.image().photo().rgb().length
        + trace.nodes().stream().mapToLong(node -> 4L * node.value().size()).sum();
  }

  /** The score that is asked about, as a node of the run. */
  Node score() {
    OutputTarget target = asked.target().resolved(trace.output().value());
    target.data(trace.output().shape());
    return target.of(trace.output());
  }

  /** The node of a name, or of a number in the order of the run: {@code #12}. */
  Node node(String name) {
    if (name.matches("#\\d{1,6}")) {
      int at = Integer.parseInt(name.substring(1));
      if (at >= trace.nodes().size()) {
        throw Refusal.bad("node: there are %d".formatted(trace.nodes().size()));
      }
      return trace.nodes().get(at);
    }
    return trace.at(name);
  }

  /** All nodes, what each is made of, and what its values are like. */
  ObjectNode json() {
    Map<Node, Integer> numbers = new IdentityHashMap<>();
    ArrayNode nodes = Fields.array();
    for (Node node : trace.nodes()) {
      numbers.put(node, numbers.size());
      ObjectNode json = line(node).put("number", numbers.get(node));
      ArrayNode from = json.putArray("from");
      node.inputs().stream().filter(numbers::containsKey).forEach(x -> from.add(numbers.get(x)));
      nodes.add(json);
    }
    ObjectNode json = Fields.object();
    json.set("nodes", nodes);
    json.set(
        "classes", Explained.classes(trace.output().value(), asked.net().architecture().labels()));
    return json;
  }

  private ObjectNode line(Node node) {
    List<String> names = trace.names(node);
    Shape[] inputs = node.inputs().stream().map(Node::shape).toArray(Shape[]::new);
    ObjectNode json =
        Fields.object()
            .put("name", names.isEmpty() ? "" : names.getFirst())
            .put("op", node.op() == null ? "input" : node.op().name())
            .put("multiplyAdds", node.op() == null ? 0 : node.op().flops(inputs) / 2);
    json.set("names", Fields.texts(names));
    json.set("shape", Fields.extents(node.shape()));
    json.set("statistics", statistics(node.value()));
    return json;
  }

  private static ObjectNode statistics(Tensor values) {
    double sum = 0;
    double squares = 0;
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    int zeros = 0;
    for (float value : values.data()) {
      sum += value;
      squares += (double) value * value;
      least = Math.min(least, value);
      most = Math.max(most, value);
      zeros += value == 0 ? 1 : 0;
    }
    double mean = sum / values.size();
    return Fields.object()
        .put("least", least)
        .put("most", most)
        .put("mean", mean)
        .put("deviation", Math.sqrt(Math.max(0, squares / values.size() - mean * mean)))
        .put("zeros", (double) zeros / values.size());
  }

  /**
   * All about a node: its values and the gradient of the score with respect to them, channel by
   * channel, from one channel on.
   */
  ObjectNode about(Node node, int first) {
    ObjectNode json = line(node);
    json.put("title", node.op() == null ? "input" : node.op().toString());
    ArrayNode inputs = json.putArray("inputs");
    for (Node input : node.inputs()) {
      ObjectNode one = inputs.addObject();
      List<String> names = trace.names(input);
      one.put("name", !names.isEmpty() ? names.getFirst() : input.name());
      one.set("shape", Fields.extents(input.shape()));
    }
    json.set("value", page(node.value(), first));
    json.set("histogram", histogram(node.value()));
    Node score = score();
    if (node.tracked() && Graph.of(score).contains(node)) {
      Tensor gradient = gradient(score, node);
      json.set("gradient", page(gradient, first));
      json.set("gradientStatistics", statistics(gradient));
    }
    return json;
  }

  static Tensor gradient(Node score, Node node) {
    return node == score
        ? Tensor.filled(node.shape(), 1)
        : Backward.from(score).to(node).of(node).value();
  }

  Score scored() {
    return Score.of(asked.target().resolved(trace.output().value()), trace.output());
  }

  private static ObjectNode histogram(Tensor values) {
    ObjectNode statistics = statistics(values);
    double least = statistics.path("least").asDouble();
    double width = (statistics.path("most").asDouble() - least) / BINS;
    int[] counts = new int[BINS];
    for (float value : values.data()) {
      counts[width == 0 ? 0 : (int) Math.clamp((value - least) / width, 0, BINS - 1)]++;
    }
    ArrayNode json = Fields.array();
    for (int count : counts) {
      json.add(count);
    }
    ObjectNode histogram = Fields.object().put("least", least).put("width", width);
    histogram.set("counts", json);
    return histogram;
  }

  /** Some channels, {@code [channels,h,w]}; of vectors all, {@code [1,1,n]}. */
  static ObjectNode page(Tensor values, int first) {
    Shape shape = values.shape();
    if (shape.rank() != 4) {
      int n = Math.min(values.size(), 4096);
      float[] some = Arrays.copyOf(values.data(), n);
      return Fields.object()
          .put("first", 0)
          .put("of", 1)
          .set("channels", Fields.tensor(Shape.of(1, 1, n), some));
    }
    int c = shape.at(3);
    int from = Math.min(first, c - 1);
    int count = Math.min(PAGE, c - from);
    int[] some = new int[count];
    Arrays.setAll(some, i -> from + i);
    return Fields.object()
        .put("first", from)
        .put("of", c)
        .set("channels", channels(values, some, Integer.MAX_VALUE));
  }

  /**
   * These channels of feature maps {@code [1,h,w,C]}; of large ones every second or third pixel.
   */
  static ObjectNode channels(Tensor maps, int[] some, int most) {
    int h = maps.shape().at(1);
    int w = maps.shape().at(2);
    int c = maps.shape().at(3);
    int step = Math.ceilDiv(Math.max(h, w), Math.min(most, 128));
    int rows = Math.ceilDiv(h, step);
    int columns = Math.ceilDiv(w, step);
    float[] values = new float[some.length * rows * columns];
    int to = 0;
    for (int k : some) {
      for (int y = 0; y < h; y += step) {
        for (int x = 0; x < w; x += step) {
          values[to++] = maps.data()[(y * w + x) * c + k];
        }
      }
    }
    return Fields.tensor(Shape.of(some.length, rows, columns), values);
  }
}
