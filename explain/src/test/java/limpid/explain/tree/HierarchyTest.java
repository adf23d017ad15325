package limpid.explain.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.explain.tree.NodeLinks.Item;
import limpid.explain.tree.NodeLinks.Link;
import limpid.explain.tree.Taxon.Group;
import limpid.explain.tree.Taxon.Leaf;
import org.junit.jupiter.api.Test;

class HierarchyTest {
  static final List<String> CIFAR =
      List.of(
          "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");

  /** The authors' tree of a WRN-28-10, by the numbers of its classes and merges. */
  static final int[][] PUBLISHED = {
    {10, 3, 5},
    {11, 1, 9},
    {12, 0, 8},
    {13, 4, 7},
    {14, 2, 6},
    {15, 10, 14},
    {16, 13, 15},
    {17, 11, 12},
    {18, 16, 17}
  };

  /** The published file: classes by their synsets, groups without labels. */
  static NodeLinks published() {
    List<Item> nodes = new ArrayList<>();
    List<Link> links = new ArrayList<>();
    List<Leaf> classes = Taxonomy.wordNet().classes(CIFAR);
    List<String> ids = new ArrayList<>();
    for (Leaf leaf : classes) {
      nodes.add(new Item(leaf.id(), leaf.index() == 1 ? "car" : leaf.name()));
      ids.add(leaf.id());
    }
    for (int[] group : PUBLISHED) {
      ids.add("f%08d".formatted(group[0]));
      nodes.add(new Item(ids.getLast(), ""));
      links.add(new Link(ids.getLast(), ids.get(group[1])));
      links.add(new Link(ids.getLast(), ids.get(group[2])));
    }
    return new NodeLinks(nodes, links);
  }

  static Hierarchy ofLine(double... places) {
    float[] rows = new float[places.length];
    List<String> names = new ArrayList<>();
    for (int i = 0; i < rows.length; i++) {
      rows[i] = (float) places[i];
      names.add("c" + i);
    }
    return Hierarchy.induced(
        Tensor.of(Shape.of(rows.length, 1), rows), false, Hierarchy.classes(names));
  }

  @Test
  void groupsAreCalledByTheirClasses() {
    assertEquals("c2, c0, c1(c2, c0, c1(c0, c1))", ofLine(0, 1, 5).toString());
    assertEquals("c0, c1 and 2 more", ofLine(0, 1, 5, 6).root().name());
  }

  @Test
  void twoClassesAreATree() {
    Hierarchy two = ofLine(3, -1);
    assertEquals("c0, c1(c0, c1)", two.toString());
    assertEquals("f00000002", two.root().id());
  }

  @Test
  void normalisedRowsAreMergedByTheirDirections() {
    Tensor rows = Tensor.of(Shape.of(3, 2), 1, 0, 10, 0, 1, 1);
    List<Leaf> classes = Hierarchy.classes(List.of("a", "b", "c"));
    assertEquals("b, a, c(b, a, c(a, c))", Hierarchy.induced(rows, false, classes).toString());
    assertEquals("c, a, b(c, a, b(a, b))", Hierarchy.induced(rows, true, classes).toString());
  }

  @Test
  void groupsOfASinglePartAreLeftOut() {
    Leaf a = new Leaf("a", "a", 0);
    Leaf b = new Leaf("b", "b", 1);
    Group alone = new Group("x", "x", List.of(new Group("y", "y", List.of(b))));
    assertEquals("r(a, b)", new Hierarchy(new Group("r", "r", List.of(a, alone))).toString());
    Group above = new Group("t", "t", List.of(new Group("r", "r", List.of(a, b))));
    assertEquals("r", new Hierarchy(above).root().id());
  }

  @Test
  void theWayToAClassBeginsAtTheRoot() {
    Hierarchy tree = published().hierarchy(Taxonomy.wordNet().classes(CIFAR));
    assertEquals(
        List.of("f00000018", "f00000016", "f00000013", "n02374451"),
        tree.path(7).stream().map(Taxon::id).toList());
    assertThrows(IllegalArgumentException.class, () -> tree.path(10));
  }

  @Test
  void thePublishedTreeGetsThePublishedNames() {
    Taxonomy words = Taxonomy.wordNet();
    assertEquals(
        "whole(animal(ungulate(deer, horse), chordate(carnivore(cat, dog), vertebrate(bird,"
            + " frog))), vehicle(motor vehicle(automobile, truck), craft(airplane, ship)))",
        published().hierarchy(words.classes(CIFAR)).named(words).toString());
  }

  @Test
  void whatIsNoConceptKeepsItsNameAndSoDoesWhatIsAboveIt() {
    Taxonomy words = Taxonomy.wordNet();
    Tensor rows = Tensor.of(Shape.of(3, 1), 0, 1, 5);
    List<Leaf> classes = words.classes(List.of("cat", "dog", "gadget"));
    assertEquals(
        "gadget, cat, dog(gadget, carnivore(cat, dog))",
        Hierarchy.induced(rows, false, classes).named(words).toString());
  }

  /**
   * What the authors' library makes of WordNet for these classes, but that it takes the first
   * hypernym in the order of the alphabet, by which a wheeled vehicle is a container.
   */
  @Test
  void theTreeOfWordNetIsThePublishedOne() {
    Taxonomy words = Taxonomy.wordNet();
    assertEquals(
        "whole(vehicle(craft(airplane, ship), motor vehicle(automobile, truck)),"
            + " vertebrate(bird, placental(carnivore(cat, dog), ungulate(deer, horse)), frog))",
        Hierarchy.of(words, words.classes(CIFAR)).toString());
  }

  @Test
  void aClassThatOthersBelongToStandsBesideThem() {
    Taxonomy words = Taxonomy.wordNet();
    Hierarchy tree = Hierarchy.of(words, words.classes(List.of("girl", "n10787470", "maple_tree")));
    assertEquals("organism(woman(woman, girl), maple_tree)", tree.toString());
  }

  @Test
  void allClassesOfTheThreeDataSetsAreKnown() {
    Taxonomy words = Taxonomy.wordNet();
    for (int set = 0; set < 3; set++) {
      List<String> names = names(words, set);
      List<Leaf> classes = words.classes(names);
      assertEquals(List.of(10, 100, 1000).get(set), classes.size());
      for (Leaf leaf : classes) {
        assertTrue(words.concepts().get(leaf.id()).classes().get(set).contains(leaf.name()));
      }
      assertEquals(classes.size(), Hierarchy.of(words, classes).classes().size());
    }
  }

  static List<String> names(Taxonomy words, int set) {
    return words.concepts().values().stream()
        .filter(concept -> concept.classes().size() > set)
        .flatMap(concept -> concept.classes().get(set).stream().limit(1))
        .sorted()
        .toList();
  }

  @Test
  void classesWithoutAConceptHaveNoTreeOfWordNet() {
    Taxonomy words = Taxonomy.wordNet();
    List<Leaf> classes = words.classes(List.of("cat", "n99999999", "gadget"));
    String message =
        assertThrows(IllegalArgumentException.class, () -> Hierarchy.of(words, classes))
            .getMessage();
    assertEquals(
        "2 of the 3 classes are not known to WordNet's extract, n99999999 among them; classes of"
            + " CIFAR-10, CIFAR-100 or ImageNet, or their WordNet ids, are expected",
        message);
  }

  @Test
  void namesAreOfTheDataSetThatKnowsMostOfThem() {
    Taxonomy words = Taxonomy.wordNet();
    assertEquals("n07579787", words.classes(List.of("tench", "plate")).getLast().id());
    assertEquals("n03959485", words.classes(List.of("lawn_mower", "plate")).getLast().id());
    Leaf byId = words.classes(List.of("n02391049", "cat")).getFirst();
    assertEquals(new Leaf("n02391049", "zebra", 0), byId);
  }

  @Test
  void largeGroupsWhoseConceptsAreTakenAreCalledByThemAllTheSame() {
    Taxonomy words = Taxonomy.wordNet();
    Hierarchy tree = Hierarchy.random(words.classes(names(words, 1)), 5).named(words);
    List<String> names = new ArrayList<>();
    for (Group group : tree.groups()) {
      if (group.id().startsWith("f") && group.leaves().size() > 3) {
        names.add(group.name());
      }
    }
    assertTrue(names.size() > 5);
    names.forEach(name -> assertTrue(name.matches("[a-z -]+, \\d+ classes"), name));
  }

  @Test
  void aRandomTreeIsOfItsSeed() {
    List<Leaf> classes = Hierarchy.classes(CIFAR);
    Hierarchy one = Hierarchy.random(classes, 1);
    assertEquals(one, Hierarchy.random(classes, 1));
    assertNotEquals(one, Hierarchy.random(classes, 2));
    assertEquals(classes, one.classes());
    assertEquals(9, one.groups().size());
    one.groups().forEach(group -> assertEquals(2, group.children().size()));
    List<Leaf> two = classes.subList(0, 2);
    assertEquals(two, Hierarchy.random(two, 0).classes());
  }

  @Test
  void whatIsNoHierarchyIsRefused() {
    Leaf a = new Leaf("a", "a", 0);
    refused("class 1 is missing", new Group("r", "r", List.of(a, new Leaf("b", "b", 2))));
    refused("two nodes have the id a", new Group("r", "r", List.of(a, new Leaf("a", "b", 1))));
    refused("two classes at least", new Group("r", "r", List.of(a)));
    Tensor infinite = Tensor.of(Shape.of(2, 1), 1, Float.NaN);
    List<Leaf> two = Hierarchy.classes(List.of("a", "b"));
    String message =
        assertThrows(IllegalArgumentException.class, () -> Hierarchy.induced(infinite, false, two))
            .getMessage();
    assertEquals("hierarchy: weights of class b are not finite", message);
  }

  private static void refused(String sentence, Group root) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> new Hierarchy(root)).getMessage();
    assertTrue(message.contains(sentence), message);
  }
}
