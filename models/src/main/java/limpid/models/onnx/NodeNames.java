package limpid.models.onnx;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import limpid.weights.OnnxAttribute;
import limpid.weights.OnnxGraph;
import limpid.weights.OnnxNode;

/**
 * The names of a file's nodes as layers. A path of modules, which exporters write, is understood:
 * {@code /layer4/layer4.1/conv2/Conv} is also {@code layer4.1.conv2}; and the last node of a module
 * is the module's too, {@code layer4.1} and {@code layer4}.
 */
final class NodeNames {
  private final Map<OnnxNode, List<String>> names = new IdentityHashMap<>();

  /** Of no node. */
  static final NodeNames NONE = new NodeNames();

  private NodeNames() {}

  NodeNames(OnnxGraph graph) {
    List<OnnxNode> nodes = all(graph);
    String root = root(nodes);
    boolean dotted = nodes.stream().noneMatch(node -> node.name().contains("/"));
    Map<String, OnnxNode> last = new LinkedHashMap<>();
    Map<OnnxNode, List<String>> modules = new IdentityHashMap<>();
    for (OnnxNode node : nodes) {
      List<String> own = modules(node, root, dotted);
      modules.put(node, own);
      own.forEach(module -> last.put(module, node));
    }
    for (OnnxNode node : nodes) {
      List<String> of = new ArrayList<>(List.of(node.name()));
      List<String> own = modules.get(node);
      for (String module : own.reversed()) {
        if (last.get(module) == node) {
          of.add(module);
        }
      }
      if (!own.isEmpty() && of.size() == 1 && !dotted) {
        of.add(own.getLast() + "." + leaf(node));
      }
      String tensor = node.outputs().getFirst();
      if (!tensor.startsWith(node.name())) {
        of.add(own.isEmpty() ? 0 : 1, tensor);
      }
      names.put(node, of.stream().distinct().toList());
    }
  }

  /** The nodes, those of inner graphs before the node that has them. */
  private static List<OnnxNode> all(OnnxGraph graph) {
    List<OnnxNode> nodes = new ArrayList<>();
    for (OnnxNode node : graph.nodes()) {
      for (OnnxAttribute attribute : node.attributes().values()) {
        if (attribute instanceof OnnxAttribute.OfGraph(OnnxGraph inner)) {
          nodes.addAll(all(inner));
        }
      }
      nodes.add(node);
    }
    return nodes;
  }

  List<String> of(OnnxNode node) {
    return names.getOrDefault(node, List.of());
  }

  private static String leaf(OnnxNode node) {
    return node.name().substring(node.name().lastIndexOf('/') + 1);
  }

  /** What all names begin with where a whole net is one module, as TensorFlow writes it. */
  private static String root(List<OnnxNode> nodes) {
    List<String> paths =
        nodes.stream().map(OnnxNode::name).filter(name -> name.indexOf('/') > 0).toList();
    if (paths.size() < 2) {
      return "";
    }
    String first = paths.getFirst().substring(0, paths.getFirst().indexOf('/') + 1);
    return paths.stream().allMatch(path -> path.startsWith(first)) ? first : "";
  }

  /** The modules around a node, the outermost first. */
  private static List<String> modules(OnnxNode node, String root, boolean dotted) {
    String name = node.name().startsWith(root) ? node.name().substring(root.length()) : node.name();
    if (dotted) {
      return name.contains(".") ? dotted(name) : ofWeight(node);
    }
    String path = name.startsWith("/") ? name.substring(1) : name;
    String[] parts = path.split("/");
    List<String> modules = new ArrayList<>();
    String base = "";
    String parent = "";
    for (int i = 0; i + 1 < parts.length; i++) {
      boolean inside = !parent.isEmpty() && parts[i].startsWith(parent + ".");
      if (!inside) {
        base = parent.isEmpty() ? "" : base + parent + ".";
      }
      parent = parts[i];
      modules.add(base + parent);
    }
    return modules;
  }

  /** The modules around {@code layer4.1.conv2}, a name without a path. */
  private static List<String> dotted(String name) {
    List<String> modules = new ArrayList<>();
    for (int dot = name.indexOf('.'); dot > 0; dot = name.indexOf('.', dot + 1)) {
      modules.add(name.substring(0, dot));
    }
    return modules;
  }

  /** Older exporters leave the module in the name of its weight alone. */
  private static List<String> ofWeight(OnnxNode node) {
    for (String input : node.inputs()) {
      int end = input.endsWith(".weight") ? input.lastIndexOf('.') : -1;
      if (end > 0) {
        return List.of(input.substring(0, end));
      }
    }
    return List.of();
  }
}
