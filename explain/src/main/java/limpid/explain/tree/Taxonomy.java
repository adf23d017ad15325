package limpid.explain.tree;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import limpid.explain.tree.Taxon.Leaf;

/**
 * Concepts and the more general ones that they belong to, their hypernyms.
 *
 * @param concepts by their ids
 */
public record Taxonomy(Map<String, Concept> concepts) {

  /**
   * A concept.
   *
   * @param name its first word
   * @param hypernyms the ids of those right above it, the most usual first
   * @param classes what each data set calls it; nothing where it is none of its classes
   */
  public record Concept(String name, List<String> hypernyms, List<List<String>> classes) {}

  /**
   * A taxonomy.
   *
   * @throws IllegalArgumentException if a hypernym is missing
   */
  public Taxonomy {
    concepts = Map.copyOf(concepts);
    for (Concept concept : concepts.values()) {
      for (String above : concept.hypernyms()) {
        if (!concepts.containsKey(above)) {
          throw new IllegalArgumentException(
              "taxonomy: %s belongs to %s, which is missing".formatted(concept.name(), above));
        }
      }
    }
  }

  /**
   * WordNet 3.0 (Princeton University 2006), as far as it is above the classes of CIFAR-10,
   * CIFAR-100 and ImageNet.
   */
  public static Taxonomy wordNet() {
    return WordNet.TAXONOMY;
  }

  /**
   * Classes of these names, with the ids of their concepts, or generated ones. A name may be the id
   * of a concept, what a data set calls it, or its first word where no other concept has that; of
   * several data sets, the one that knows most of these names is meant.
   */
  public List<Leaf> classes(List<String> names) {
    List<Map<String, String>> known = known(names);
    List<Leaf> leaves = new ArrayList<>();
    Set<String> taken = new HashSet<>();
    for (Leaf leaf : Hierarchy.classes(names)) {
      String id = meant(leaf.name(), known).orElse(leaf.id());
      String name = id.equals(leaf.name()) ? name(id) : leaf.name();
      leaves.add(taken.add(id) ? new Leaf(id, name, leaf.index()) : leaf);
    }
    return List.copyOf(leaves);
  }

  private Optional<String> meant(String name, List<Map<String, String>> known) {
    if (concepts.containsKey(name)) {
      return Optional.of(name);
    }
    return known.stream()
        .map(ids -> ids.getOrDefault(name, ids.get(plain(name))))
        .filter(Objects::nonNull)
        .findFirst();
  }

  /**
   * Ids by names, as they are and plainly: those of the data set that is meant first, first words
   * of concepts last.
   */
  private List<Map<String, String>> known(List<String> names) {
    List<Map<String, String>> sets = new ArrayList<>();
    Map<String, String> words = new HashMap<>();
    Set<String> ambiguous = new HashSet<>();
    concepts.forEach(
        (id, concept) -> {
          for (int i = 0; i < concept.classes().size(); i++) {
            while (sets.size() <= i) {
              sets.add(new HashMap<>());
            }
            Map<String, String> set = sets.get(i);
            concept.classes().get(i).forEach(name -> set.putIfAbsent(plain(name), id));
          }
          if (words.put(plain(concept.name()), id) != null) {
            ambiguous.add(plain(concept.name()));
          }
        });
    words.keySet().removeAll(ambiguous);
    concepts.forEach(
        (id, concept) -> {
          for (int i = 0; i < concept.classes().size(); i++) {
            Map<String, String> set = sets.get(i);
            concept.classes().get(i).forEach(name -> set.put(name, id));
          }
        });
    sets.sort(
        Comparator.comparing(
            set -> -names.stream().filter(n -> set.containsKey(plain(n))).count()));
    sets.add(words);
    return sets;
  }

  private static String plain(String name) {
    return name.strip().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** Whether this is the id of a concept. */
  boolean knows(String id) {
    return concepts.containsKey(id);
  }

  /** The concepts from the most general one to this, along the first hypernym of each. */
  List<String> way(String id) {
    List<String> way = new ArrayList<>(List.of(id));
    while (!concepts.get(way.getFirst()).hypernyms().isEmpty()) {
      way.addFirst(concepts.get(way.getFirst()).hypernyms().getFirst());
    }
    return way;
  }

  /** The name of a concept. */
  public String name(String id) {
    return concepts.get(id).name();
  }

  /**
   * The deepest concept above all of these, by the longest way up; of several, that of the lowest
   * id. Nothing if one of them is unknown or they have nothing in common.
   *
   * @param used what is not to be taken
   */
  Optional<String> deepest(Collection<String> ids, Set<String> used) {
    Set<String> common = null;
    for (String id : ids) {
      Set<String> above = new LinkedHashSet<>();
      climb(id, above);
      if (common == null) {
        common = above;
      } else {
        common.retainAll(above);
      }
    }
    if (common == null) {
      return Optional.empty();
    }
    common.removeAll(used);
    return common.stream()
        .max(Comparator.comparingInt(this::depth).thenComparing(Comparator.reverseOrder()));
  }

  private void climb(String id, Set<String> above) {
    Concept concept = concepts.get(id);
    if (concept != null && above.add(id)) {
      concept.hypernyms().forEach(hypernym -> climb(hypernym, above));
    }
  }

  private int depth(String id) {
    return concepts.get(id).hypernyms().stream()
        .mapToInt(above -> 1 + depth(above))
        .max()
        .orElse(0);
  }

  /**
   * Reads lines {@code id, name, ids of hypernyms, names in each data set}, with tabs between, #
   * before notes.
   */
  static Taxonomy read(String text) {
    Map<String, Concept> concepts = new LinkedHashMap<>();
    for (String line : text.lines().filter(line -> !line.startsWith("#")).toList()) {
      List<String> parts = List.of(line.split("\t"));
      List<List<String>> classes = parts.stream().skip(3).map(names -> words(names, ", ")).toList();
      List<String> above = parts.size() < 3 ? List.of() : words(parts.get(2), " ");
      concepts.put(parts.get(0), new Concept(parts.get(1), above, classes));
    }
    return new Taxonomy(concepts);
  }

  private static List<String> words(String text, String between) {
    return text.isEmpty() ? List.of() : List.of(text.split(between));
  }

  private static final class WordNet {
    static final Taxonomy TAXONOMY = resource();

    private static Taxonomy resource() {
      try (InputStream in = Taxonomy.class.getResourceAsStream("wordnet.tsv")) {
        return read(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
