package limpid.explain.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;
import limpid.core.op.Node;
import limpid.explain.target.OutputTarget;
import limpid.explain.tree.Taxon.Group;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TreeRuleTest {
  private static final int ROWS = 5;

  private static Hierarchy tree(int classes, Random random) {
    return HierarchyTest.ofLine(random.doubles(classes).toArray());
  }

  private static Tensor logits(int classes, Random random) {
    Tensor logits = Tensor.zeros(Shape.of(ROWS, classes));
    for (int k = 0; k < logits.size(); k++) {
      logits.data()[k] = (float) (3 * random.nextGaussian());
    }
    return logits;
  }

  private static double mean(Taxon part, Tensor logits, int row) {
    int classes = logits.shape().at(1);
    double sum = 0;
    for (int c : part.leaves()) {
      sum += logits.data()[row * classes + c];
    }
    return sum / part.leaves().size();
  }

  /** The product along the way to each class. */
  private static double slowly(Hierarchy tree, Tensor logits, int row, int index) {
    double product = 1;
    for (Group group : tree.groups()) {
      if (group.leaves().contains(index)) {
        double sum = 0;
        double taken = 0;
        for (Taxon part : group.children()) {
          double e = Math.exp(mean(part, logits, row));
          sum += e;
          taken += part.leaves().contains(index) ? e : 0;
        }
        product *= taken / sum;
      }
    }
    return product;
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 7, 20})
  void softProbabilitiesSumToOneAndAreTheProductsAlongTheWays(int classes) {
    Random random = new Random(classes);
    Hierarchy tree = tree(classes, random);
    Tensor logits = logits(classes, random);
    Tensor soft = TreeRule.probabilities(tree, logits);
    for (int row = 0; row < ROWS; row++) {
      double sum = 0;
      int best = 0;
      for (int c = 0; c < classes; c++) {
        double p = soft.data()[row * classes + c];
        assertEquals(slowly(tree, logits, row, c), p, 1e-6);
        best = p > soft.data()[row * classes + best] ? c : best;
        sum += p;
      }
      assertEquals(1, sum, 1e-6);
      TreePrediction said = TreeRule.SOFT.predictions(tree, logits).get(row);
      assertEquals(best, said.leaf().index());
      assertEquals(soft.data()[row * classes + best], said.probability(), 1e-6);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 7, 20})
  void hardGoesFromTheRootToTheLargestMean(int classes) {
    Random random = new Random(100 + classes);
    Hierarchy tree = tree(classes, random);
    Tensor logits = logits(classes, random);
    for (int row = 0; row < ROWS; row++) {
      TreePrediction said = TreeRule.HARD.predictions(tree, logits).get(row);
      Taxon at = tree.root();
      for (TreeDecision decision : said.decisions()) {
        assertEquals(at, decision.at());
        for (Taxon part : decision.at().children()) {
          assertTrue(mean(part, logits, row) <= mean(decision.taken(), logits, row));
        }
        at = decision.taken();
      }
      assertEquals(at, said.leaf());
    }
  }

  @ParameterizedTest
  @EnumSource
  void aTreeOfTwoClassesIsThePlainClassifier(TreeRule rule) {
    Hierarchy two = HierarchyTest.ofLine(0, 1);
    Tensor logits = Tensor.of(Shape.of(3, 2), 1, 0, -2, 3, .5f, .5f);
    List<TreePrediction> said = rule.predictions(two, logits);
    assertEquals(List.of(0, 1, 0), said.stream().map(p -> p.leaf().index()).toList());
    assertEquals(1 / (1 + Math.exp(-1)), said.get(0).probability(), 1e-9);
    assertEquals(1 / (1 + Math.exp(-5)), said.get(1).probability(), 1e-9);
    assertEquals(Math.log(2), said.get(2).decisions().getFirst().entropy(), 1e-9);
  }

  /** Where greed is wrong: the sum of a part is not its largest. */
  @Test
  void theRulesMayDisagree() {
    Hierarchy tree = HierarchyTest.ofLine(0, 1, 9);
    Tensor logits = Tensor.of(Shape.of(1, 3), 4, -4, -.5f);
    assertEquals(0, TreeRule.HARD.predictions(tree, logits).getFirst().leaf().index());
    Tensor other = Tensor.of(Shape.of(1, 3), .1f, .1f, 0);
    assertEquals(0, TreeRule.HARD.predictions(tree, other).getFirst().leaf().index());
    assertEquals(2, TreeRule.SOFT.predictions(tree, other).getFirst().leaf().index());
  }

  @Test
  void oneWalkFindsWhatTheWaysToAllClassesDo() {
    Random random = new Random(9);
    Hierarchy tree = tree(40, random);
    Tensor logits = logits(40, random);
    Map<String, Double> ways = new HashMap<>();
    for (int c = 0; c < 40; c++) {
      for (TreeDecision decision : TreeRule.along(tree, logits, c).decisions()) {
        ways.put(decision.taken().id(), decision.probability());
      }
    }
    assertEquals(ways, TreeRule.parts(tree, logits));
  }

  @Test
  void anyClassHasItsDecisions() {
    Hierarchy tree = HierarchyTest.ofLine(0, 1, 9);
    Tensor logits = Tensor.of(Shape.of(1, 3), 2, 0, 1);
    TreePrediction way = TreeRule.along(tree, logits, 1);
    assertEquals(2, way.decisions().size());
    assertEquals(.5, way.decisions().get(0).probability(), 1e-9);
    assertEquals(1 / (1 + Math.exp(2)), way.decisions().get(1).probability(), 1e-9);
    assertEquals(.5 / (1 + Math.exp(2)), way.decisions().get(1).reached(), 1e-9);
    assertEquals(way.probability(), way.decisions().get(1).reached());
  }

  @Test
  void theTargetOfADecisionIsItsPartMinusTheMeanOfTheOthers() {
    List<Taxon> parts = new ArrayList<>(Hierarchy.classes(List.of("a", "b", "c", "d")));
    Group pair = Group.of("p", parts.subList(2, 4));
    Hierarchy tree =
        new Hierarchy(new Group("r", "all", List.of(parts.get(0), parts.get(1), pair)));
    Tensor logits = Tensor.of(Shape.of(2, 4), 1, 2, 3, 9, 0, 4, -1, 1);
    TreeDecision decision = TreeRule.HARD.predictions(tree, logits).getFirst().decisions().get(0);
    OutputTarget target = decision.target(4);
    assertEquals("logit of c, d minus a or b", target.describe());
    Tensor scores = target.of(Node.constant(logits)).value();
    assertEquals(6 - 1.5, scores.data()[0], 1e-6);
    assertEquals(0 - 2, scores.data()[1], 1e-6);
    OutputTarget other =
        TreeRule.along(tree, Tensor.of(Shape.of(1, 4), 0, 0, 0, 0), 3).decisions().get(1).target(4);
    assertEquals(target.kind(), other.kind());
  }

  @Test
  void logitsOfOtherClassesAreRefused() {
    Hierarchy tree = HierarchyTest.ofLine(0, 1, 9);
    Tensor four = Tensor.zeros(Shape.of(1, 4));
    assertThrows(ShapeException.class, () -> TreeRule.HARD.predictions(tree, four));
    Tensor infinite = Tensor.of(Shape.of(1, 3), 0, Float.NaN, 0);
    assertThrows(IllegalArgumentException.class, () -> TreeRule.SOFT.predictions(tree, infinite));
  }
}
