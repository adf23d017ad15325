package limpid.app.tree;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import limpid.app.line.BadInput;
import limpid.app.line.Json;
import limpid.core.WholeFile;
import limpid.explain.tree.Hierarchy;
import limpid.explain.tree.NodeLinks;
import limpid.explain.tree.NodeLinks.Item;
import limpid.explain.tree.NodeLinks.Link;
import limpid.explain.tree.Taxon.Leaf;

/**
 * A hierarchy as JSON, a node-link object as networkx and nbdt write it: {@code nodes} with an
 * {@code id} and perhaps a {@code label}, {@code links} (or {@code edges}) with a {@code source}
 * and a {@code target}.
 */
public final class HierarchyFile {
  private HierarchyFile() {}

  /**
   * The hierarchy in a file.
   *
   * @throws BadInput if it is none of these classes
   */
  public static Hierarchy read(Path file, List<Leaf> classes) throws IOException {
    JsonNode json = Json.read(file);
    JsonNode nodes = json.path("nodes");
    JsonNode links = json.has("links") ? json.get("links") : json.path("edges");
    if (!nodes.isArray() || !links.isArray()) {
      throw new BadInput(
          file
              + ": is no hierarchy; a JSON object with the lists \"nodes\" and \"links\" is"
              + " expected, as limpid tree build writes it");
    }
    List<Item> items = new ArrayList<>();
    for (JsonNode node : nodes) {
      items.add(new Item(word(file, node, "id"), node.path("label").asText("")));
    }
    List<Link> between = new ArrayList<>();
    for (JsonNode link : links) {
      between.add(new Link(word(file, link, "source"), word(file, link, "target")));
    }
    try {
      return new NodeLinks(items, between).hierarchy(classes);
    } catch (IllegalArgumentException e) {
      throw new BadInput(file + ": " + e.getMessage(), e);
    }
  }

  private static String word(Path file, JsonNode of, String name) {
    JsonNode value = of.path(name);
    if (!value.isValueNode() || value.isNull()) {
      throw new BadInput("%s: %s has no \"%s\"".formatted(file, of, name));
    }
    return value.asText();
  }

  public static void write(Path file, Hierarchy hierarchy) throws IOException {
    WholeFile.write(file, Json.bytes(json(hierarchy)));
  }

  static Map<String, Object> json(Hierarchy hierarchy) {
    NodeLinks graph = NodeLinks.of(hierarchy);
    return Json.object(
        "directed",
        true,
        "multigraph",
        false,
        "graph",
        Map.of(),
        "nodes",
        graph.nodes().stream()
            .map(item -> Json.object("label", item.label(), "id", item.id()))
            .toList(),
        "links",
        graph.links().stream()
            .map(link -> Json.object("source", link.source(), "target", link.target()))
            .toList());
  }
}
