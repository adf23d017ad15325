package limpid.explain.tree;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import limpid.core.NearestNames;
import limpid.explain.tree.Taxon.Group;
import limpid.explain.tree.Taxon.Leaf;

/**
 * A hierarchy as a list of nodes and one of links, as networkx and the authors' library write it.
 */
public record NodeLinks(List<Item> nodes, List<Link> links) {

  /**
   * A node.
   *
   * @param label what it is called, or nothing
   */
  public record Item(String id, String label) {}

  /** From a node to one right beneath it. */
  public record Link(String source, String target) {}

  public NodeLinks {
    nodes = List.copyOf(nodes);
    links = List.copyOf(links);
  }

  /** The classes in their order, then the groups, each after those beneath it. */
  public static NodeLinks of(Hierarchy hierarchy) {
    List<Item> nodes = new ArrayList<>();
    List<Link> links = new ArrayList<>();
    hierarchy.classes().forEach(leaf -> nodes.add(new Item(leaf.id(), leaf.name())));
    for (Group group : hierarchy.groups().reversed()) {
      nodes.add(new Item(group.id(), group.name()));
      group.children().forEach(child -> links.add(new Link(group.id(), child.id())));
    }
    return new NodeLinks(nodes, links);
  }

  /**
   * The hierarchy, its leaves being these classes, by their ids or else by their names, and groups
   * without a label being called by what is beneath them.
   *
   * @throws IllegalArgumentException if this is no tree, or its leaves are not the classes
   */
  public Hierarchy hierarchy(List<Leaf> classes) {
    Map<String, Item> items = new LinkedHashMap<>();
    for (Item item : nodes) {
      if (items.put(item.id(), item) != null) {
        throw new IllegalArgumentException("two nodes have the id " + item.id());
      }
    }
    Map<String, List<String>> children = new LinkedHashMap<>();
    String root = root(items, children);
    Map<String, Leaf> leaves = leaves(items, children, classes);
    Set<String> reached = new HashSet<>();
    Taxon tree = taxon(root, items, children, leaves, reached);
    for (String id : items.keySet()) {
      if (!reached.contains(id)) {
        throw new IllegalArgumentException(
            "links go in a circle through " + id + "; a tree is expected");
      }
    }
    if (!(tree instanceof Group group)) {
      throw new IllegalArgumentException(
          "there is a single node; two classes at least are expected");
    }
    return new Hierarchy(group);
  }

  /** The one node that no link leads to. */
  private String root(Map<String, Item> items, Map<String, List<String>> children) {
    Map<String, String> parents = new LinkedHashMap<>();
    for (Link link : links) {
      for (String end : List.of(link.source(), link.target())) {
        if (!items.containsKey(end)) {
          throw new IllegalArgumentException(
              "a link names the node %s, which is not listed%s"
                  .formatted(end, NearestNames.offer(end, items.keySet())));
        }
      }
      String other = parents.put(link.target(), link.source());
      if (other != null) {
        throw new IllegalArgumentException(
            "%s lies beneath both %s and %s; a tree is expected"
                .formatted(link.target(), other, link.source()));
      }
      children.computeIfAbsent(link.source(), id -> new ArrayList<>()).add(link.target());
    }
    List<String> roots = items.keySet().stream().filter(id -> !parents.containsKey(id)).toList();
    if (roots.isEmpty()) {
      throw new IllegalArgumentException(
          items.isEmpty()
              ? "there are no nodes"
              : "links go in a circle: no node is the root; a tree is expected");
    }
    if (roots.size() > 1) {
      throw new IllegalArgumentException(
          "there are %d roots, %s; one is expected".formatted(roots.size(), listed(roots)));
    }
    return roots.getFirst();
  }

  private static Map<String, Leaf> leaves(
      Map<String, Item> items, Map<String, List<String>> children, List<Leaf> classes) {
    Map<String, Leaf> known = new LinkedHashMap<>();
    classes.forEach(leaf -> known.put(plain(leaf.name()), leaf));
    classes.forEach(leaf -> known.put(exact(leaf.name()), leaf));
    classes.forEach(leaf -> known.put(leaf.id(), leaf));
    Map<String, Leaf> leaves = new LinkedHashMap<>();
    Set<Integer> found = new HashSet<>();
    for (Item item : items.values()) {
      if (children.containsKey(item.id())) {
        continue;
      }
      Leaf meant = meant(item, known);
      if (meant == null) {
        throw new IllegalArgumentException(
            "the leaf %s is none of the %d classes%s"
                .formatted(
                    words(item),
                    classes.size(),
                    NearestNames.offer(item.label(), classes.stream().map(Leaf::name).toList())));
      }
      if (!found.add(meant.index())) {
        throw new IllegalArgumentException("two leaves are the class " + meant.name());
      }
      leaves.put(item.id(), new Leaf(item.id(), meant.name(), meant.index()));
    }
    List<String> missing =
        classes.stream().filter(leaf -> !found.contains(leaf.index())).map(Leaf::name).toList();
    if (!missing.isEmpty()) {
      throw new IllegalArgumentException(
          "%d of the %d classes are not among its leaves: %s"
              .formatted(missing.size(), classes.size(), listed(missing)));
    }
    return leaves;
  }

  /**
   * By its id, unless that was generated and says nothing; then by its label, as it is or nearly;
   * then by its id all the same, where it has no label.
   */
  private static Leaf meant(Item item, Map<String, Leaf> known) {
    Leaf identified = known.get(item.id());
    boolean generated = item.id().matches("f\\d{8}");
    if (identified != null && (!generated || item.label().isEmpty())) {
      return identified;
    }
    String first = item.label().split(",", 2)[0];
    return Stream.of(exact(item.label()), plain(item.label()), plain(first))
        .map(known::get)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  private static String exact(String name) {
    return "exact " + name;
  }

  private static String plain(String name) {
    return "name " + name.strip().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static String words(Item item) {
    return item.label().isEmpty() ? item.id() : "%s (%s)".formatted(item.label(), item.id());
  }

  private static String listed(List<String> names) {
    int shown = Math.min(3, names.size());
    return String.join(", ", names.subList(0, shown)) + (shown < names.size() ? " and others" : "");
  }

  /** What hangs from a node; groups of a single part, however many in a row, are passed over. */
  private static Taxon taxon(
      String id,
      Map<String, Item> items,
      Map<String, List<String>> children,
      Map<String, Leaf> leaves,
      Set<String> reached) {
    String at = id;
    while (reached.add(at) && children.getOrDefault(at, List.of()).size() == 1) {
      at = children.get(at).getFirst();
    }
    List<String> below = children.get(at);
    if (below == null) {
      return leaves.get(at);
    }
    List<Taxon> parts = new ArrayList<>();
    for (String child : below) {
      parts.add(taxon(child, items, children, leaves, reached));
    }
    String label = items.get(at).label();
    return label.isEmpty() ? Group.of(at, parts) : new Group(at, label, parts);
  }
}
