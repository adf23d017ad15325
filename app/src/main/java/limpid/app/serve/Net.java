package limpid.app.serve;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import limpid.app.walk.TreeSteps;
import limpid.core.Shape;
import limpid.core.graph.Trace;
import limpid.core.op.Node;
import limpid.explain.cam.GradCam;
import limpid.explain.run.CompiledNet;
import limpid.explain.run.LayerChoice;
import limpid.explain.run.Stages;
import limpid.explain.tree.Hierarchy;
import limpid.models.Architecture;
import limpid.nn.Model;

/**
 * A net that is loaded once, and shared by all who ask.
 *
 * @param id what the API calls it
 * @param weights the name of the file that its weights were read from
 * @param exact runs it as the command line does
 * @param live runs it on one image after the other, compiled
 * @param tree over its classes, found when it is first asked for
 */
public record Net(
    String id,
    Architecture architecture,
    Model model,
    String weights,
    CompiledNet exact,
    CompiledNet live,
    AtomicReference<Hierarchy> tree) {

  public static Net of(
      String id, Architecture architecture, Model model, String weights, Limits limits) {
    int sessions = limits.running() + 1;
    CompiledNet exact = CompiledNet.traced(model).sessions(sessions);
    return new Net(
        id,
        architecture,
        model,
        weights,
        exact,
        CompiledNet.of(model, List.of(new GradCam())).sessions(sessions),
        new AtomicReference<>());
  }

  /** The tree over its classes. */
  Hierarchy hierarchy() {
    if (tree.get() == null) {
      try {
        tree.set(TreeSteps.hierarchy(outline(), architecture.labels().names()));
      } catch (IllegalArgumentException e) {
        throw new Refusal(422, "unfit", "tree: " + e.getMessage());
      }
    }
    return tree.get();
  }

  /** Its nodes on an image of the usual size, without values. */
  Trace outline() {
    return exact.outline(architecture.preprocessing().input());
  }

  /** What a list says of it. */
  ObjectNode summary() {
    ObjectNode json =
        Fields.object()
            .put("id", id)
            .put("name", architecture.name())
            .put("family", architecture.family())
            .put("weights", weights)
            .put("classes", architecture.classes());
    json.set("input", Fields.extents(architecture.preprocessing().input()));
    return json;
  }

  /** What a page about it needs: its classes, and its layers in the order of a run. */
  ObjectNode json() {
    ObjectNode json = summary();
    json.set("labels", Fields.texts(architecture.labels().names()));
    Trace outline = outline();
    Set<Node> stages = Collections.newSetFromMap(new IdentityHashMap<>());
    Stages.of(outline).forEach(stage -> stages.add(stage.node()));
    Node last = LayerChoice.LAST.in(outline).node();
    ArrayNode layers = json.putArray("layers");
    for (Node node : outline.layers()) {
      Shape shape = node.shape();
      ObjectNode layer =
          layers
              .addObject()
              .put("name", outline.names(node).getLast())
              .put("own", outline.names(node).getFirst())
              .put("op", node.op() == null ? "input" : node.op().name())
              .put("spatial", shape.rank() == 4 && shape.at(1) * shape.at(2) > 1)
              .put("stage", stages.contains(node))
              .put("last", node == last);
      layer.set("shape", Fields.extents(shape));
    }
    return json;
  }
}
