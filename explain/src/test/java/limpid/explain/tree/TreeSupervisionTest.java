package limpid.explain.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.graph.Backward;
import limpid.core.op.Node;
import limpid.explain.tree.Taxon.Group;
import limpid.explain.tree.Taxon.Leaf;
import limpid.nn.CrossEntropy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TreeSupervisionTest {
  private static final List<Leaf> ABC = Hierarchy.classes(List.of("a", "b", "c"));

  /** r(x(a, b), c). */
  private static final Hierarchy THREE =
      new Hierarchy(
          new Group(
              "r", "r", List.of(new Group("x", "x", List.copyOf(ABC.subList(0, 2))), ABC.get(2))));

  private static double loss(
      Hierarchy tree, TreeRule rule, boolean library, Tensor logits, int... labels) {
    Node targets = Node.constant(CrossEntropy.oneHot(logits.shape().at(1), labels));
    return new TreeSupervision(tree, rule, library)
        .of(Node.variable(logits), targets)
        .value()
        .item();
  }

  /**
   * z = (2, 0, 1): x has the mean 1 and so has c, so that p(x) = 1/2 and p(a) = e^2/(e^2+1) =
   * 0.880797; P = (0.440399, 0.059601, 0.5).
   */
  @Test
  void lossesAreTheOnesByHand() {
    Tensor z = Tensor.of(Shape.of(1, 3), 2, 0, 1);
    assertEquals(-Math.log(.4403985), loss(THREE, TreeRule.SOFT, false, z, 0), 1e-6);
    assertEquals(-Math.log(.0596015), loss(THREE, TreeRule.SOFT, false, z, 1), 1e-6);
    assertEquals(-Math.log(.5), loss(THREE, TreeRule.SOFT, false, z, 2), 1e-6);
    double sum = Math.exp(.4403985) + Math.exp(.0596015) + Math.exp(.5);
    assertEquals(Math.log(sum) - .4403985, loss(THREE, TreeRule.SOFT, true, z, 0), 1e-6);
    double hard = (-Math.log(.5) - Math.log(.880797)) / 2;
    assertEquals(hard, loss(THREE, TreeRule.HARD, false, z, 0), 1e-6);
    assertEquals(2 * hard, loss(THREE, TreeRule.HARD, true, z, 0), 1e-6);
    assertEquals(-Math.log(.5) / 2, loss(THREE, TreeRule.HARD, false, z, 2), 1e-6);
  }

  @Test
  void ofABatchItIsTheMean() {
    Tensor z = Tensor.of(Shape.of(2, 3), 2, 0, 1, 2, 0, 1);
    assertEquals(
        -(Math.log(.4403985) + Math.log(.5)) / 2, loss(THREE, TreeRule.SOFT, false, z, 0, 2), 1e-6);
  }

  /** The floor that the authors' form has where the paper's has none, 1.4612 for ten classes. */
  @Test
  void theLibrarysSoftLossIsNeverSmall() {
    Hierarchy ten = HierarchyTest.ofLine(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    Tensor sure = Tensor.zeros(Shape.of(1, 10));
    sure.data()[3] = 1e4f;
    assertEquals(1.4612, loss(ten, TreeRule.SOFT, true, sure, 3), 1e-4);
    assertEquals(0, loss(ten, TreeRule.SOFT, false, sure, 3), 1e-6);
  }

  @ParameterizedTest
  @EnumSource
  void ofTwoClassesItIsPlainCrossEntropy(TreeRule rule) {
    Hierarchy two = HierarchyTest.ofLine(0, 1);
    Tensor z = Tensor.of(Shape.of(2, 2), 1, -1, .5f, 3);
    double plain = new CrossEntropy(0).of(Node.variable(z), 0, 0).value().item();
    assertEquals(plain, loss(two, rule, false, z, 0, 0), 1e-6);
  }

  /** Groups of two, of three and of four parts, probabilities as the rule has them. */
  @Test
  void softIsTheLogarithmOfTheRulesProbability() {
    Hierarchy tree =
        Hierarchy.of(Taxonomy.wordNet(), Taxonomy.wordNet().classes(HierarchyTest.CIFAR));
    Tensor z = logits(5, 4);
    Tensor p = TreeRule.probabilities(tree, z);
    Node logs = new TreeSupervision(tree, TreeRule.SOFT, false).logProbabilities(Node.constant(z));
    for (int k = 0; k < p.size(); k++) {
      assertEquals(p.data()[k], Math.exp(logs.value().data()[k]), 1e-6);
    }
  }

  private static Tensor logits(int rows, long seed) {
    Random random = new Random(seed);
    Tensor z = Tensor.zeros(Shape.of(rows, 10));
    for (int k = 0; k < z.size(); k++) {
      z.data()[k] = (float) (2 * random.nextGaussian());
    }
    return z;
  }

  @ParameterizedTest
  @CsvSource({"SOFT,false", "SOFT,true", "HARD,false", "HARD,true"})
  void gradientsAreCentralDifferences(TreeRule rule, boolean library) {
    Hierarchy tree =
        Hierarchy.of(Taxonomy.wordNet(), Taxonomy.wordNet().classes(HierarchyTest.CIFAR));
    Tensor z = logits(2, 9);
    Tensor mixed = CrossEntropy.oneHot(10, 3, 8);
    mixed.data()[3] = .7f;
    mixed.data()[9] = .3f;
    TreeSupervision loss = new TreeSupervision(tree, rule, library);
    Node x = Node.variable(z);
    Tensor gradient = Backward.from(loss.of(x, Node.constant(mixed))).to(x).at(x);
    float step = 1e-2f;
    boolean felt = false;
    for (int k = 0; k < z.size(); k++) {
      Tensor up = z.copy();
      up.data()[k] += step;
      Tensor down = z.copy();
      down.data()[k] -= step;
      double slope =
          (loss.of(Node.constant(up), Node.constant(mixed)).value().item()
                  - loss.of(Node.constant(down), Node.constant(mixed)).value().item())
              / (2 * step);
      assertEquals(slope, gradient.data()[k], 2e-4);
      felt |= Math.abs(slope) > 1e-2;
    }
    assertTrue(felt);
  }
}
