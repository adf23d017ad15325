package limpid.app.serve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import limpid.app.walk.ConvolutionSteps;
import limpid.app.walk.GradCamSteps;
import limpid.app.walk.IdentitySteps;
import limpid.app.walk.PathSteps;
import limpid.app.walk.RiseSteps;
import limpid.app.walk.RuleSteps;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.graph.Backward;
import limpid.core.graph.Gradients;
import limpid.core.graph.Trace;
import limpid.core.op.Node;
import limpid.core.op.Sigmoid;
import limpid.core.program.Control;
import limpid.explain.Explainer;
import limpid.explain.relevance.Ledger;
import limpid.explain.relevance.Lrp;
import limpid.explain.run.LayerChoice;
import limpid.explain.run.Session;
import limpid.explain.run.SpatialLayer;
import limpid.explain.run.Stages;
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
    LayerChoice choice = layerName.isEmpty() ? LayerChoice.LAST : LayerChoice.named(layerName);
    Trace trace = traced.trace();
    requireSmall(choice.in(trace));
    Score scored = traced.scored();
    GradCamSteps steps = GradCamSteps.of(trace, choice, traced.asked().target());
    ObjectNode json =
        Fields.object()
            .put("layer", steps.layer().name())
            .put("score", scored.value())
            .put(
                "description",
                scored.target().describe(traced.asked().net().architecture().labels()::name));
    json.set("seen", Fields.region(traced.asked().prepared().seen()));
    json.set("input", input(trace.input().value()));
    json.set("flow", flow(trace, steps.score()));
    json.set("activations", all(steps.activations().value()));
    json.set("gradients", all(steps.gradient().value()));
    json.set("weights", Fields.tensor(steps.weights().value()));
    Tensor map = steps.map().value();
    Shape plane = Shape.of(map.shape().at(1), map.shape().at(2));
    json.set("map", Fields.tensor(plane, map.data()));
    json.set(
        "classes",
        Explained.classes(trace.output().value(), traced.asked().net().architecture().labels()));
    return json;
  }

  private static ArrayNode flow(Trace trace, Node score) {
    List<SpatialLayer> stages = Stages.of(trace);
    Node[] wanted = stages.stream().map(SpatialLayer::node).distinct().toArray(Node[]::new);
    Gradients gradients = Backward.from(score).to(wanted);
    ArrayNode flow = Fields.array();
    for (SpatialLayer stage : stages) {
      flow.add(stage(stage, gradients.of(stage.node()).value()));
    }
    return flow;
  }

  private static void requireSmall(SpatialLayer layer) {
    Shape shape = layer.node().shape();
    if (shape.size() > MOST) {
      throw new Refusal(
          422, "unfit", "layer %s: %s is too much to send".formatted(layer.name(), shape));
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
    Node node =
        ConvolutionSteps.first(trace)
            .orElseThrow(
                () -> new Refusal(422, "unfit", "convolution: the net has none that can be shown"));
    Shape shape = node.shape();
    int channel = Fields.integer(json, "channel", 0, shape.at(3) - 1, 0);
    int row = Fields.integer(json, "row", 0, shape.at(1) - 1, shape.at(1) / 2);
    int column = Fields.integer(json, "column", 0, shape.at(2) - 1, shape.at(2) / 2);
    ConvolutionSteps steps = ConvolutionSteps.of(trace, node, channel, row, column);
    ObjectNode found =
        Fields.object()
            .put("name", steps.layer())
            .put("channel", channel)
            .put("row", row)
            .put("column", column)
            .put("stride", steps.window().strideH())
            .put("inputChannels", steps.inputs())
            .put("bias", steps.bias())
            .put("value", steps.value());
    found.set("shape", Fields.extents(shape));
    found.set("window", Fields.tensor(steps.seen()));
    found.set("kernel", Fields.tensor(steps.kernel()));
    found.set("output", Traced.channels(node.value(), new int[] {channel}, 128));
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
    PathSteps path =
        PathSteps.of(asked.edited(), asked.prepared().input(), asked.target(), steps, control);
    ArrayNode points = Fields.array();
    for (PathSteps.Point one : path.points()) {
      points.addObject().put("alpha", one.alpha()).put("score", one.score()).put("sum", one.sum());
    }
    ObjectNode json =
        Fields.object().put("start", path.start()).put("end", path.end()).put("sum", path.sum());
    json.set("points", points);
    json.set("map", Fields.tensor(path.map()));
    return json;
  }

  /** The ReLU's three rules, with the numbers of one. */
  static ObjectNode rules(Traced traced) {
    ObjectNode json = Fields.object();
    json.set("methods", Fields.texts(RuleSteps.METHODS.stream().map(Explainer::name).toList()));
    RuleSteps.of(traced.trace(), traced.asked().target())
        .ifPresent(
            steps -> {
              Shape shape = Shape.of(steps.rows(), steps.columns());
              json.put("layer", steps.layer()).put("channel", steps.channel());
              json.put("row", steps.row()).put("column", steps.column());
              json.set("activations", Fields.tensor(shape, steps.activations()));
              json.set("gradient", Fields.tensor(shape, steps.gradient()));
              json.set("plain", Fields.tensor(shape, steps.plain()));
              json.set("guided", Fields.tensor(shape, steps.guided()));
              json.set("deconvnet", Fields.tensor(shape, steps.deconvnet()));
            });
    return json;
  }

  /** CAM beside Grad-CAM. */
  static ObjectNode identity(Asked asked, Control control) {
    try (Session session = asked.exact().session()) {
      IdentitySteps steps =
          IdentitySteps.of(session.run(asked.prepared().input(), control), asked.target());
      ObjectNode json =
          Fields.object().put("places", steps.places()).put("difference", steps.difference());
      json.set("cam", Fields.tensor(steps.cam().raw()));
      json.set("gradcam", Fields.tensor(steps.gradCam().raw()));
      json.set("weights", Fields.tensor(steps.weights()));
      return json;
    }
  }

  /** RISE with so many masks, or as few as it begins with, and how many come next. */
  static ObjectNode rise(Asked asked, int samples, Control control) {
    Tensor x = asked.prepared().input();
    List<Integer> counts = RiseSteps.counts(x.shape());
    int now = samples == 0 ? counts.getFirst() : samples;
    try (Session session = asked.exact().session()) {
      RiseSteps steps = RiseSteps.of(session.run(x, control), asked.target(), now);
      ObjectNode json =
          Fields.object().put("samples", now).put("standardError", steps.standardError());
      counts.stream().filter(n -> n > now).findFirst().ifPresent(next -> json.put("next", next));
      json.set("map", Fields.tensor(steps.explanation().map()));
      return json;
    }
  }

  /** Layer-wise relevance propagation: what arrives at each layer, and what is taken there. */
  static ObjectNode ledger(Asked asked, Control control) {
    try (Session session = asked.exact().session()) {
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
