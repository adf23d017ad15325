package limpid.explain.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import limpid.explain.tree.NodeLinks.Item;
import limpid.explain.tree.NodeLinks.Link;
import limpid.explain.tree.Taxon.Leaf;
import org.junit.jupiter.api.Test;

class NodeLinksTest {
  private static final List<Leaf> CLASSES = Hierarchy.classes(List.of("cat", "dog", "ship"));

  /** Nodes are {@code id} or {@code id=label}, links {@code a>b}. */
  private static NodeLinks graph(String nodes, String links) {
    return new NodeLinks(
        words(nodes)
            .map(node -> node.split("="))
            .map(node -> new Item(node[0], node.length == 1 ? "" : node[1]))
            .toList(),
        words(links).map(link -> link.split(">")).map(l -> new Link(l[0], l[1])).toList());
  }

  private static Stream<String> words(String text) {
    return Arrays.stream(text.split(" ")).filter(word -> !word.isEmpty());
  }

  @Test
  void aHierarchyComesBackAsItWas() {
    List<Leaf> classes = Taxonomy.wordNet().classes(HierarchyTest.CIFAR);
    Hierarchy tree = HierarchyTest.published().hierarchy(classes).named(Taxonomy.wordNet());
    assertEquals(tree, NodeLinks.of(tree).hierarchy(classes));
    Hierarchy two = HierarchyTest.ofLine(1, 2);
    assertEquals(two, NodeLinks.of(two).hierarchy(two.classes()));
  }

  @Test
  void leavesAreClassesByTheirLabelsOrTheirIds() {
    assertEquals(
        "r(x(cat, dog), ship)".replace("r(", "cat, dog, ship(").replace("x(", "cat, dog("),
        graph("r x a=Cat b=dog,_hound c=ship", "r>x x>a x>b r>c").hierarchy(CLASSES).toString());
    assertEquals(
        "all(cat, dog, ship)",
        graph("r=all f00000000 f00000001 f00000002", "r>f00000000 r>f00000001 r>f00000002")
            .hierarchy(CLASSES)
            .toString());
  }

  /** ImageNet has a dog and a garment of one name but for a capital. */
  @Test
  void namesThatDifferInCaseAloneAreToldApart() {
    List<Leaf> two = Hierarchy.classes(List.of("cardigan", "Cardigan"));
    assertEquals(
        List.of(1, 0),
        graph("r=all x=Cardigan y=cardigan", "r>x r>y").hierarchy(two).root().leaves());
    List<Leaf> known = Taxonomy.wordNet().classes(List.of("Cardigan", "cardigan", "tench"));
    assertEquals(
        List.of(1, 0, 2),
        graph(
                "r n02963159=cardigan n02113186=cardigan n01440764",
                "r>n02963159 r>n02113186 r>n01440764")
            .hierarchy(known)
            .root()
            .leaves());
  }

  @Test
  void whatIsNoTreeOfTheClassesIsOneSentence() {
    String leaves = " a=cat b=dog c=ship";
    refused("there are no nodes", "", "");
    refused("two nodes have the id r", "r r" + leaves, "");
    refused("a link names the node z, which is not listed", "r" + leaves, "r>a r>b r>z");
    refused("there are 2 roots, r, c; one is expected", "r" + leaves, "r>a r>b");
    refused(
        "b lies beneath both r and x; a tree is expected", "r x" + leaves, "r>x x>a r>b x>b r>c");
    refused("links go in a circle: no node is the root; a tree is expected", "r x", "r>x x>r");
    refused(
        "links go in a circle through x; a tree is expected",
        "r x y" + leaves,
        "r>a r>b r>c x>y y>x");
    refused(
        "the leaf cart (d) is none of the 3 classes; the nearest are cat",
        "r" + leaves + " d=cart",
        "r>a r>b r>c r>d");
    refused("the leaf n123 is none of the 3 classes", "r n123" + leaves, "r>a r>b r>c r>n123");
    refused("two leaves are the class cat", "r d=cat" + leaves, "r>a r>b r>c r>d");
    refused("1 of the 3 classes are not among its leaves: ship", "r a=cat b=dog", "r>a r>b");
  }

  /** Groups of one part in a row, and at their end some that have a class and a group each. */
  private static NodeLinks deep(List<Leaf> classes) {
    List<Item> nodes = new ArrayList<>();
    List<Link> links = new ArrayList<>();
    int last = classes.size() - 1;
    for (int i = 0; i < 20_000 + last; i++) {
      nodes.add(new Item("g" + i, ""));
      links.add(new Link("g" + i, i < 19_999 + last ? "g" + (i + 1) : classes.get(last).id()));
      if (i >= 20_000) {
        links.add(new Link("g" + i, classes.get(i - 20_000).id()));
      }
    }
    classes.forEach(leaf -> nodes.add(new Item(leaf.id(), leaf.name())));
    return new NodeLinks(nodes, links);
  }

  private static List<Leaf> many(int classes) {
    return Hierarchy.classes(IntStream.range(0, classes).mapToObj(c -> "class" + c).toList());
  }

  @Test
  void treesAreDeepButNotWithoutAnEnd() {
    Hierarchy deep = deep(many(251)).hierarchy(many(251));
    assertEquals(250, deep.groups().size());
    assertEquals(251, deep.path(250).size());
    assertEquals(deep, NodeLinks.of(deep).hierarchy(deep.classes()));
    assertTrue(deep.toString().endsWith("class0)"), deep.toString());
    NodeLinks deeper = deep(many(1000));
    String message =
        assertThrows(IllegalArgumentException.class, () -> deeper.hierarchy(many(1000)))
            .getMessage();
    assertEquals("hierarchy: more than 250 groups lie one beneath the other", message);
  }

  private static void refused(String sentence, String nodes, String links) {
    NodeLinks graph = graph(nodes, links);
    String message =
        assertThrows(IllegalArgumentException.class, () -> graph.hierarchy(CLASSES)).getMessage();
    assertEquals(sentence, message);
  }
}
