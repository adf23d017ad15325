package limpid.explain.tree;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
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
   * @param hypernyms the ids of those right above it
   * @param classes what data sets call it, where it is one of their classes
   */
  public record Concept(String name, List<String> hypernyms, List<String> classes) {}

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

  /** WordNet 3.0 (Princeton University 2006), as far as it is above the classes of CIFAR-10. */
  public static Taxonomy wordNet() {
    return WordNet.TAXONOMY;
  }

  /** Classes of these names, with the ids of their concepts, or generated ones. */
  public List<Leaf> classes(List<String> names) {
    Map<String, String> ids = new LinkedHashMap<>();
    concepts.forEach((id, concept) -> concept.classes().forEach(name -> ids.put(name, id)));
    List<Leaf> leaves = new ArrayList<>();
    Set<String> taken = new LinkedHashSet<>();
    for (Leaf leaf : Hierarchy.classes(names)) {
      String id = ids.getOrDefault(leaf.name(), leaf.id());
      leaves.add(taken.add(id) ? new Leaf(id, leaf.name(), leaf.index()) : leaf);
    }
    return List.copyOf(leaves);
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

  /** Reads lines {@code id, name, ids of hypernyms, classes}, with tabs between, # before notes. */
  static Taxonomy read(String text) {
    Map<String, Concept> concepts = new LinkedHashMap<>();
    for (String line : text.lines().filter(line -> !line.startsWith("#")).toList()) {
      String[] parts = line.split("\t", -1);
      concepts.put(parts[0], new Concept(parts[1], words(parts[2], " "), words(parts[3], ", ")));
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
