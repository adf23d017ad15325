package limpid.explain.tree;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;
import limpid.explain.tree.Taxon.Group;
import limpid.explain.tree.Taxon.Leaf;

/**
 * A tree over the classes of a net: each class is a leaf, each group is divided into two parts or
 * more. Groups of a single part are left out.
 *
 * @param root the group of all classes
 */
public record Hierarchy(Group root) {
  private static final int DEEPEST = 250;

  /**
   * A hierarchy of the classes 0 to n-1.
   *
   * @throws IllegalArgumentException if a class is missing or there twice, if there is only one, if
   *     two parts have one id, or if it is deeper than 250 groups
   */
  public Hierarchy {
    if (!(contracted(root) instanceof Group group)) {
      throw new IllegalArgumentException(
          "hierarchy: two classes at least are expected, got " + root.leaves().size());
    }
    root = group;
    List<Integer> leaves = root.leaves();
    Set<Integer> distinct = new HashSet<>(leaves);
    for (int c = 0; c < leaves.size(); c++) {
      if (!distinct.contains(c)) {
        throw new IllegalArgumentException(
            "hierarchy: its %d leaves are not the classes 0 to %d: class %d is missing"
                .formatted(leaves.size(), leaves.size() - 1, c));
      }
    }
    check(root, 0, new HashSet<>());
  }

  private static void check(Taxon taxon, int depth, Set<String> ids) {
    if (!ids.add(taxon.id())) {
      throw new IllegalArgumentException("hierarchy: two nodes have the id " + taxon.id());
    }
    if (depth > DEEPEST) {
      throw new IllegalArgumentException(
          "hierarchy: more than %d groups lie one beneath the other".formatted(DEEPEST));
    }
    if (taxon instanceof Group group) {
      for (Taxon child : group.children()) {
        check(child, depth + 1, ids);
      }
    }
  }

  private static Taxon contracted(Taxon taxon) {
    if (!(taxon instanceof Group group)) {
      return taxon;
    }
    List<Taxon> children = new ArrayList<>();
    for (Taxon child : group.children()) {
      children.add(contracted(child));
    }
    return children.size() == 1
        ? children.getFirst()
        : new Group(group.id(), group.name(), children);
  }

  /**
   * The hierarchy that is in the rows of a net's last layer: agglomerative clustering with Ward's
   * linkage. Its groups are called by their classes, and have the ids {@code f00000010}, {@code
   * f00000011} … in the order of the merges.
   *
   * @param rows {@code [classes, features]}, the weights of each class
   * @param normalised whether each row is divided by its length first, as in the paper; the
   *     authors' library takes them as they are
   * @throws ShapeException if there are not as many rows as classes
   */
  public static Hierarchy induced(Tensor rows, boolean normalised, List<Leaf> classes) {
    Shape shape = rows.shape();
    if (shape.rank() != 2 || shape.at(0) != classes.size()) {
      throw new ShapeException(
          "hierarchy: weights %s for %d classes; [classes,features] is expected"
              .formatted(shape, classes.size()));
    }
    double[][] vectors = new double[shape.at(0)][shape.at(1)];
    for (int c = 0; c < vectors.length; c++) {
      fill(vectors[c], rows.data(), c * shape.at(1), normalised, classes.get(c));
    }
    List<Taxon> clusters = new ArrayList<>(classes);
    for (Ward.Merge merge : Ward.merges(vectors)) {
      clusters.add(
          Group.of(
              generated(clusters.size()),
              List.of(clusters.get(merge.a()), clusters.get(merge.b()))));
    }
    if (!(clusters.getLast() instanceof Group root)) {
      throw new IllegalArgumentException("hierarchy: two classes at least are expected, got 1");
    }
    return new Hierarchy(root);
  }

  /**
   * The part of a taxonomy that is above these classes, along the first hypernym of each concept;
   * concepts with a single part are left out. A class that others belong to stands beside them.
   *
   * @throws IllegalArgumentException if a class is no concept of the taxonomy
   */
  public static Hierarchy of(Taxonomy taxonomy, List<Leaf> classes) {
    List<String> unknown =
        classes.stream().filter(leaf -> !taxonomy.knows(leaf.id())).map(Leaf::name).toList();
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "%d of the %d classes are not known to WordNet's extract, %s among them; classes of CIFAR-10, CIFAR-100 or ImageNet, or their WordNet ids, are expected"
              .formatted(unknown.size(), classes.size(), unknown.getFirst()));
    }
    Map<String, Set<String>> below = new LinkedHashMap<>();
    String root = "";
    for (Leaf leaf : classes) {
      List<String> way = taxonomy.way(leaf.id());
      root = way.getFirst();
      for (int i = 0; i + 1 < way.size(); i++) {
        below.computeIfAbsent(way.get(i), id -> new LinkedHashSet<>()).add(way.get(i + 1));
      }
    }
    Map<String, Leaf> leaves = new HashMap<>();
    classes.forEach(leaf -> leaves.put(leaf.id(), leaf));
    Taxon all = above(root, below, leaves, taxonomy);
    return new Hierarchy(
        all instanceof Group group ? group : new Group("all", "all", List.of(all)));
  }

  private static Taxon above(
      String id, Map<String, Set<String>> below, Map<String, Leaf> leaves, Taxonomy taxonomy) {
    Leaf own = leaves.get(id);
    if (!below.containsKey(id)) {
      return own;
    }
    List<Taxon> parts = new ArrayList<>();
    if (own != null) {
      parts.add(own);
    }
    for (String part : below.get(id)) {
      parts.add(above(part, below, leaves, taxonomy));
    }
    String free = own == null ? id : generated(leaves.size() + own.index());
    return new Group(free, taxonomy.name(id), parts);
  }

  /**
   * A tree that means nothing, to compare others with: the classes in an order of the seed, two and
   * two made a group until one is left.
   */
  public static Hierarchy random(List<Leaf> classes, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Taxon> level = new ArrayList<>(classes);
    for (int i = level.size() - 1; i > 0; i--) {
      Collections.swap(level, i, random.nextInt(i + 1));
    }
    int made = classes.size();
    while (level.size() > 1) {
      List<Taxon> next = new ArrayList<>();
      for (int i = 0; i + 1 < level.size(); i += 2) {
        next.add(Group.of(generated(made++), level.subList(i, i + 2)));
      }
      if (level.size() % 2 == 1) {
        next.add(level.getLast());
      }
      level = next;
    }
    if (!(level.getFirst() instanceof Group root)) {
      throw new IllegalArgumentException("hierarchy: two classes at least are expected, got 1");
    }
    return new Hierarchy(root);
  }

  private static void fill(double[] vector, float[] rows, int from, boolean normalised, Leaf leaf) {
    double squares = 0;
    for (int k = 0; k < vector.length; k++) {
      vector[k] = rows[from + k];
      squares += vector[k] * vector[k];
    }
    if (!Double.isFinite(squares)) {
      throw new IllegalArgumentException(
          "hierarchy: weights of class %s are not finite".formatted(leaf.name()));
    }
    double length = normalised && squares > 0 ? Math.sqrt(squares) : 1;
    for (int k = 0; k < vector.length; k++) {
      vector[k] /= length;
    }
  }

  /** The id of what no word net has: {@code f00000012}. */
  static String generated(int number) {
    return "f%08d".formatted(number);
  }

  /** Classes of these names, with generated ids. */
  public static List<Leaf> classes(List<String> names) {
    List<Leaf> leaves = new ArrayList<>();
    for (String name : names) {
      leaves.add(new Leaf(generated(leaves.size()), name, leaves.size()));
    }
    return List.copyOf(leaves);
  }

  /** The classes in their order. */
  public List<Leaf> classes() {
    List<Leaf> leaves = new ArrayList<>();
    gather(root, leaves, new ArrayList<>());
    leaves.sort(Comparator.comparing(Leaf::index));
    return List.copyOf(leaves);
  }

  /** The groups, each before those beneath it. */
  public List<Group> groups() {
    List<Group> groups = new ArrayList<>();
    gather(root, new ArrayList<>(), groups);
    return List.copyOf(groups);
  }

  private static void gather(Taxon taxon, List<Leaf> leaves, List<Group> groups) {
    switch (taxon) {
      case Leaf leaf -> leaves.add(leaf);
      case Group group -> {
        groups.add(group);
        for (Taxon child : group.children()) {
          gather(child, leaves, groups);
        }
      }
    }
  }

  /** The way from the root to a class, both included. */
  public List<Taxon> path(int index) {
    Deque<Taxon> path = new ArrayDeque<>();
    if (!leads(root, index, path)) {
      throw new IllegalArgumentException("hierarchy: there is no class " + index);
    }
    return List.copyOf(path);
  }

  /** Whether the class is beneath; then the way to it stands before what the path had. */
  private static boolean leads(Taxon taxon, int index, Deque<Taxon> path) {
    boolean found =
        switch (taxon) {
          case Leaf leaf -> leaf.index() == index;
          case Group group -> group.children().stream().anyMatch(c -> leads(c, index, path));
        };
    if (found) {
      path.addFirst(taxon);
    }
    return found;
  }

  /**
   * The same tree with groups called after the deepest concept that all of their classes belong to
   * and that no group before has taken. Where others have taken all of them, a large group keeps
   * its id and is called {@code dog, 117 classes}; those of no concept stay as they are. Groups are
   * named after those beneath them, else in the order of their ids, which for an {@linkplain
   * #induced induced} tree is the order of the merges.
   */
  public Hierarchy named(Taxonomy taxonomy) {
    return new GroupNames(taxonomy, this).hierarchy();
  }

  /** {@code animal(cat, dog)}, the whole tree on one line. */
  @Override
  public String toString() {
    return line(root);
  }

  private static String line(Taxon taxon) {
    if (!(taxon instanceof Group group)) {
      return taxon.name();
    }
    List<String> parts = new ArrayList<>();
    for (Taxon child : group.children()) {
      parts.add(line(child));
    }
    return "%s(%s)".formatted(group.name(), String.join(", ", parts));
  }
}
