package limpid.explain.tree;

import java.util.Comparator;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import limpid.explain.tree.Taxon.Group;
import limpid.explain.tree.Taxon.Leaf;

/**
 * Groups called after what their classes have in common: the deepest concept of a taxonomy that no
 * group before has taken.
 */
final class GroupNames {
  private final Taxonomy taxonomy;
  private final Group root;
  private final List<Leaf> classes;
  private final List<Group> groups;
  private final Set<String> used = new HashSet<>();
  private final Map<Group, Group> named = new IdentityHashMap<>();

  GroupNames(Taxonomy taxonomy, Hierarchy hierarchy) {
    this.taxonomy = taxonomy;
    root = hierarchy.root();
    classes = hierarchy.classes();
    groups = hierarchy.groups();
    classes.forEach(leaf -> used.add(leaf.id()));
  }

  /** The tree with these names: groups after those beneath them, else in the order of their ids. */
  Hierarchy hierarchy() {
    Map<Group, Group> parents = new IdentityHashMap<>();
    Map<Group, Integer> waiting = new IdentityHashMap<>();
    PriorityQueue<Group> ready = new PriorityQueue<>(Comparator.comparing(Group::id));
    for (Group group : groups) {
      int below = 0;
      for (Taxon child : group.children()) {
        if (child instanceof Group inner) {
          parents.put(inner, group);
          below++;
        }
      }
      waiting.put(group, below);
      if (below == 0) {
        ready.add(group);
      }
    }
    while (!ready.isEmpty()) {
      Group group = ready.remove();
      named.put(group, renamed(group));
      Group parent = parents.get(group);
      if (parent != null && waiting.merge(parent, -1, Integer::sum) == 0) {
        ready.add(parent);
      }
    }
    return new Hierarchy(named.get(root));
  }

  private Group renamed(Group group) {
    List<Taxon> children =
        group.children().stream()
            .map(child -> child instanceof Group inner ? named.get(inner) : child)
            .toList();
    List<String> ids = group.leaves().stream().map(index -> classes.get(index).id()).toList();
    Optional<String> concept = taxonomy.deepest(ids, used);
    concept.ifPresent(used::add);
    if (concept.isPresent()) {
      return new Group(concept.get(), taxonomy.name(concept.get()), children);
    }
    String name =
        taxonomy
            .deepest(ids, Set.of())
            .filter(id -> ids.size() > Group.NAMED)
            .map(id -> "%s, %d classes".formatted(taxonomy.name(id), ids.size()))
            .orElse(group.name());
    return new Group(group.id(), name, children);
  }
}
