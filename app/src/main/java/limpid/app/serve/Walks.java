package limpid.app.serve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.Window;
import limpid.core.graph.Backward;
import limpid.core.graph.Gradients;
import limpid.core.graph.Trace;
import limpid.core.op.Conv2d;
import limpid.core.op.Node;
import limpid.core.op.Sigmoid;
import limpid.core.program.Control;
import limpid.explain.Baseline;
import limpid.explain.cam.GradCam;
import limpid.explain.relevance.Ledger;
import limpid.explain.relevance.Lrp;
import limpid.explain.run.CompiledNet;
import limpid.explain.run.LayerChoice;
import limpid.explain.run.Session;
import limpid.explain.run.SpatialLayer;
import limpid.explain.run.Stages;
import limpid.explain.target.OutputTarget;
import limpid.explain.target.Score;

/** Methods step by step, with the numbers of an image. */
final class Walks {
  private static final int SHOWN = 8;
  private static final int SIDE = 32;
  private static final int PATCH = 6;
  private static final int MOST = 1 << 20;

  private Walks() {}

  /** Grad-CAM: all that is between the photo and the map. */
  static ObjectNode gradCam(Traced traced, String layerName) {
    Trace trace = traced.trace();
    LayerChoice choice = layerName.isEmpty() ? LayerChoice.LAST : LayerChoice.named(layerName);
    SpatialLayer layer = choice.in(trace);
    Node a = layer.node();
    requireSmall(layer.name(), a);
    Node score = traced.score();
    List<SpatialLayer> stages = Stages.of(trace);
    Node[] wanted = stages.stream().map(SpatialLayer::node).distinct().toArray(Node[]::new);
    Gradients gradients = Backward.from(score).to(wanted);
    ArrayNode flow = Fields.array();
    for (SpatialLayer stage : stages) {
      flow.add(stage(stage, gradients.of(stage.node()).value()));
    }
    Node g = Backward.from(score).to(a).of(a);
    Node weights = g.mean(1, 2);
    Node map = new GradCam(choice).terms(trace, a, score).sum(3);
    Score scored = traced.scored();
    ObjectNode json =
        Fields.object()
            .put("layer", layer.name())
            .put("score", scored.value())
            .put(
                "description",
                scored.target().describe(traced.asked().net().architecture().labels()::name));
    json.set("seen", Fields.region(traced.asked().prepared().seen()));
    json.set("input", input(trace.input().value()));
    json.set("flow", flow);
    json.set("activations", all(a.value()));
    json.set("gradients", all(g.value()));
    json.set("weights", Fields.tensor(weights.value()));
    json.set(
        "map", Fields.tensor(Shape.of(map.shape().at(1), map.shape().at(2)), map.value().data()));
    json.set(
        "classes",
        Explained.classes(trace.output().value(), traced.asked().net().architecture().labels()));
    return json;
  }

  private static void requireSmall(String name, Node node) {
    if (node.shape().size() > MOST) {
      throw new Refusal(
          422, "unfit", "layer %s: %s is too much to send".formatted(name, node.shape()));
    }
  }

  /** The channels that a stage answers with the most, and the gradient at each. */
  private static ObjectNode stage(SpatialLayer stage, Tensor gradient) {
    Tensor value = stage.node().value();
    int c = value.shape().at(3);
    double[] means = new double[c];
    for (int i = 0; i < value.size(); i++) {
      means[i % c] += Math.abs(value.data()[i]);
    }
    int[] largest =
        IntStream.range(0, c)
            .boxed()
            .sorted(Comparator.comparingDouble(k -> -means[k]))
            .limit(SHOWN)
            .mapToInt(k -> k)
            .toArray();
    ObjectNode json = Fields.object().put("name", stage.name()).put("op", stage.node().op().name());
    json.set("shape", Fields.extents(value.shape()));
    ArrayNode numbers = json.putArray("channels");
    IntStream.of(largest).forEach(numbers::add);
    json.set("values", Traced.channels(value, largest, SIDE));
    json.set("gradients", Traced.channels(gradient, largest, SIDE));
    return json;
  }

  /** A patch from the middle of the image, as the net has it, and its whole as three channels. */
  private static ObjectNode input(Tensor image) {
    int h = image.shape().at(1);
    int w = image.shape().at(2);
    ObjectNode json = Fields.object().put("row", h / 2).put("column", w / 2);
    json.set("shape", Fields.extents(image.shape()));
    float[] patch = new float[PATCH * PATCH * 3];
    int to = 0;
    for (int k = 0; k < 3; k++) {
      for (int y = 0; y < PATCH; y++) {
        for (int x = 0; x < PATCH; x++) {
          patch[to++] = image.at(0, Math.min(h - 1, h / 2 + y), Math.min(w - 1, w / 2 + x), k);
        }
      }
    }
    json.set("patch", Fields.tensor(Shape.of(3, PATCH, PATCH), patch));
    json.set("channels", Traced.channels(image, new int[] {0, 1, 2}, 64));
    return json;
  }

  private static ObjectNode all(Tensor maps) {
    int[] channels = IntStream.range(0, maps.shape().at(3)).toArray();
    return Traced.channels(maps, channels, 128);
  }

  /** One output of a convolution: the window, the kernel, and what they come to. */
  static ObjectNode convolution(Traced traced, JsonNode json) {
    Trace trace = traced.trace();
    List<Node> convolutions =
        trace.nodes().stream()
            .filter(node -> node.op() instanceof Conv2d conv && conv.groups() == 1)
            .filter(node -> node.input(0) == trace.input() || !trace.names(node).isEmpty())
            .toList();
    if (convolutions.isEmpty()) {
      throw new Refusal(422, "unfit", "convolution: the net has none that can be shown");
    }
    Node node = convolutions.getFirst();
    Conv2d conv = (Conv2d) node.op();
    Window window = conv.window();
    Tensor x = node.input(0).value();
    Tensor w = node.input(1).value();
    Tensor y = node.value();
    int k = Fields.integer(json, "channel", 0, y.shape().at(3) - 1, 0);
    int row = Fields.integer(json, "row", 0, y.shape().at(1) - 1, y.shape().at(1) / 2);
    int column = Fields.integer(json, "column", 0, y.shape().at(2) - 1, y.shape().at(2) / 2);
    int c = Math.min(3, x.shape().at(3));
    int kh = window.kernelH();
    int kw = window.kernelW();
    float[] seen = new float[c * kh * kw];
    float[] kernel = new float[c * kh * kw];
    int top = row * window.strideH() - window.top();
    int left = column * window.strideW() - window.left();
    for (int i = 0; i < seen.length; i++) {
      int ky = i / kw % kh;
      int kx = i % kw;
      int at = i / (kh * kw);
      int py = top + ky * window.dilationH();
      int px = left + kx * window.dilationW();
      boolean inside = py >= 0 && px >= 0 && py < x.shape().at(1) && px < x.shape().at(2);
      seen[i] = inside ? x.at(0, py, px, at) : 0;
      kernel[i] = w.at(ky, kx, at, k);
    }
    ObjectNode found =
        Fields.object()
            .put("name", trace.names(node).isEmpty() ? "conv2d" : trace.names(node).getFirst())
            .put("channel", k)
            .put("row", row)
            .put("column", column)
            .put("top", top)
            .put("left", left)
            .put("stride", window.strideH())
            .put("padding", window.top())
            .put("inputChannels", x.shape().at(3))
            .put("bias", node.inputs().size() > 2 ? node.input(2).value().data()[k] : 0)
            .put("value", y.at(0, row, column, k));
    found.set("inputShape", Fields.extents(x.shape()));
    found.set("shape", Fields.extents(y.shape()));
    found.set("window", Fields.tensor(Shape.of(c, kh, kw), seen));
    found.set("kernel", Fields.tensor(Shape.of(c, kh, kw), kernel));
    found.set("output", Traced.channels(y, new int[] {k}, 128));
    return found;
  }

  /** {@code L = relu(a b + c) sigmoid(d)}: a graph of ten nodes, with values and gradients. */
  static ObjectNode tape(JsonNode json) {
    Node a = leaf(json, "a", 2);
    Node b = leaf(json, "b", -3);
    Node c = leaf(json, "c", 10);
    Node d = leaf(json, "d", -1);
    Node product = a.mul(b).named("e");
    Node sum = product.add(c).named("f");
    Node rectified = sum.relu().named("g");
    Node gate = new Sigmoid().of(d).named("s");
    Node gated = rectified.mul(gate).named("h");
    Node squared = gated.square().named("L");
    List<Node> nodes = List.of(a, b, c, d, product, sum, rectified, gate, gated, squared);
    Gradients gradients = Backward.from(squared).to(nodes.subList(0, 9).toArray(Node[]::new));
    ArrayNode all = Fields.array();
    for (Node node : nodes) {
      ObjectNode one =
          all.addObject()
              .put("name", node.name())
              .put("op", node.op() == null ? "" : node.op().name())
              .put("value", node.value().item())
              .put("gradient", node == squared ? 1 : gradients.of(node).value().item());
      ArrayNode from = one.putArray("from");
      node.inputs().forEach(input -> from.add(nodes.indexOf(input)));
    }
    return Fields.object().set("nodes", all);
  }

  private static Node leaf(JsonNode json, String name, double usual) {
    double value = Fields.number(json, name, -100, 100, usual);
    return Node.variable(Tensor.scalar((float) value)).named(name);
  }

  /** Integrated gradients: the score and the sum so far, along the way from a baseline. */
  static ObjectNode path(Asked asked, int steps, Control control) {
    Tensor x = asked.prepared().input();
    Tensor b = Baseline.ZERO.of(x, 0);
    OutputTarget target = asked.target().resolved(asked.edited().logits(x));
    ArrayNode points = Fields.array();
    double[] sums = new double[x.size() / 3];
    double sum = 0;
    double first = score(asked, b, target).value().item();
    for (int i = 0; i < steps; i++) {
      control.check();
      double alpha = (i + .5) / steps;
      Tensor at = between(b, x, alpha);
      Trace trace = asked.edited().trace(at);
      Node score = target.of(trace.output());
      Tensor g = Backward.from(score).to(trace.input()).of(trace.input()).value();
      for (int k = 0; k < x.size(); k++) {
        double part = (double) g.data()[k] * (x.data()[k] - b.data()[k]) / steps;
        sum += part;
        sums[k / 3] += part;
      }
      points.addObject().put("alpha", alpha).put("score", score.value().item()).put("sum", sum);
      control.progress(i + 1, steps);
    }
    Shape plane = Shape.of(x.shape().at(1), x.shape().at(2));
    float[] map = new float[sums.length];
    for (int k = 0; k < map.length; k++) {
      map[k] = (float) sums[k];
    }
    ObjectNode json =
        Fields.object()
            .put("start", first)
            .put("end", score(asked, x, target).value().item())
            .put("sum", sum);
    json.set("points", points);
    json.set("map", Fields.tensor(plane, map));
    return json;
  }

  private static Node score(Asked asked, Tensor at, OutputTarget target) {
    return target.of(Node.constant(asked.edited().logits(at)));
  }

  private static Tensor between(Tensor b, Tensor x, double alpha) {
    return Node.constant(b).add(Node.constant(x).sub(Node.constant(b)).mul(alpha)).value();
  }

  /** Layer-wise relevance propagation: what arrives at each layer, and what is taken there. */
  static ObjectNode ledger(Asked asked, CompiledNet net, Control control) {
    try (Session session = net.session()) {
      var run = session.run(asked.prepared().input(), control);
      Ledger ledger = new Lrp().ledger(run, asked.target().resolved(run.output().value()));
      ArrayNode entries = Fields.array();
      for (Ledger.Entry entry : ledger.entries()) {
        if (entry.divides()) {
          ObjectNode one = entries.addObject();
          one.put("layer", entry.layer()).put("op", entry.op()).put("in", entry.in());
          one.put("out", entry.out()).put("bias", entry.bias()).put("lost", entry.lost());
        }
      }
      ObjectNode json =
          Fields.object()
              .put("start", ledger.start())
              .put("end", ledger.end())
              .put("bias", ledger.bias())
              .put("lost", ledger.lost());
      json.set("entries", entries);
      return json;
    }
  }
}
