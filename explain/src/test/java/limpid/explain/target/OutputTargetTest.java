package limpid.explain.target;

import static limpid.explain.Near.assertNear;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;
import limpid.core.graph.Backward;
import limpid.core.op.Axes;
import limpid.core.op.Max;
import limpid.core.op.Node;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class TargetTest {
  private static final Node THREE = scores(1, 3, -1, 2, .5f);
  private static final Node TWO_ROWS = scores(2, 3, -1, 2, .5f, 4, 0, 3);

  private static Node scores(int rows, int classes, float... values) {
    return Node.constant(Tensor.of(Shape.of(rows, classes), values));
  }

  private static void gives(OutputTarget target, Node output, double... expected) {
    assertNear(expected, target.of(output).value().data(), 1e-6);
  }

  private static void refused(String message, Executable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
  }

  private static double p(int index) {
    double[] e = {Math.exp(-1), Math.exp(2), Math.exp(.5)};
    return e[index] / (e[0] + e[1] + e[2]);
  }

  @Test
  void classIsItsLogitInEachRow() {
    gives(OutputTarget.of(2), THREE, .5);
    gives(OutputTarget.of(2), TWO_ROWS, .5, 3);
    assertEquals(Shape.of(2, 1), OutputTarget.of(2).of(TWO_ROWS).shape());
  }

  @Test
  void probabilityIsSoftmax() {
    gives(OutputTarget.of(0).probability(), THREE, p(0));
    assertEquals("probability of class 0", OutputTarget.of(0).probability().describe());
    assertEquals(Scale.PROBABILITY, OutputTarget.of(0).probability().scale());
    assertEquals(Scale.LOGIT, OutputTarget.of(0).scale());
    assertEquals(OutputTarget.of(0).probability(), OutputTarget.of(0).probability().probability());
  }

  @Test
  void marginIsADifference() {
    OutputTarget margin = OutputTarget.of(1).minus(OutputTarget.of(2));
    gives(margin, THREE, 1.5);
    gives(margin.probability(), THREE, p(1) - p(2));
    assertEquals("logit of class 1 minus logit of class 2", margin.describe());
    assertEquals(OptionalInt.of(1), margin.classIndex());
  }

  @Test
  void topIsTheLargestLogitOfEachRow() {
    gives(OutputTarget.top(), THREE, 2);
    gives(OutputTarget.top(), TWO_ROWS, 2, 4);
    gives(OutputTarget.ranked(2), TWO_ROWS, .5, 3);
    gives(OutputTarget.top().probability(), THREE, p(1));
  }

  @Test
  void topIsFixedOnceResolved() {
    OutputTarget resolved =
        OutputTarget.top().minus(OutputTarget.ranked(2)).probability().resolved(THREE.value());
    assertEquals("probability of class 1 minus probability of class 2", resolved.describe());
    assertEquals(Scale.PROBABILITY, resolved.scale());
    assertEquals(Scale.LOGIT, OutputTarget.of(1).minus(OutputTarget.of(2)).scale());
    assertEquals(Scale.OTHER, OutputTarget.of(1).minus(OutputTarget.of(2).probability()).scale());
    gives(OutputTarget.top().resolved(THREE.value()), scores(1, 3, 9, 8, 7), 8);
  }

  @Test
  void ofEqualLogitsTheLowerIndexComesFirst() {
    Tensor equal = scores(1, 4, 1, 3, 3, 3).value();
    List<OptionalInt> order =
        OutputTarget.firstRanked(4).stream().map(t -> t.resolved(equal).classIndex()).toList();
    assertEquals(
        List.of(OptionalInt.of(1), OptionalInt.of(2), OptionalInt.of(3), OptionalInt.of(0)), order);
  }

  @Test
  void logitsThatAreNotNumbersRankLast() {
    Tensor output = scores(1, 3, Float.NaN, -5, Float.NaN).value();
    assertEquals(OptionalInt.of(1), OutputTarget.top().resolved(output).classIndex());
  }

  @Test
  void singleLogitHasTwoSides() {
    Node z = scores(1, 1, 2);
    gives(OutputTarget.binary(1), z, 2);
    gives(OutputTarget.binary(0), z, -2);
    gives(OutputTarget.binary(1).probability(), z, 1 / (1 + Math.exp(-2)));
    gives(OutputTarget.binary(0).probability(), z, 1 / (1 + Math.exp(2)));
    assertEquals("probability of class 0 of 2", OutputTarget.binary(0).probability().describe());
  }

  @Test
  void topOfASingleLogitIsTheSideItSpeaksFor() {
    assertEquals(OutputTarget.binary(1), OutputTarget.top().resolved(scores(1, 1, 2).value()));
    assertEquals(OutputTarget.binary(0), OutputTarget.top().resolved(scores(1, 1, -2).value()));
    assertEquals(OutputTarget.binary(0), OutputTarget.ranked(2).resolved(scores(1, 1, 2).value()));
    assertEquals(
        OutputTarget.binary(0).probability(),
        OutputTarget.top().probability().resolved(scores(1, 1, -2).value()));
  }

  @Test
  void singleOutputThatIsNoLogitIsClassZero() {
    gives(OutputTarget.of(0), scores(1, 1, -3), -3);
    assertEquals(
        OptionalDouble.empty(), Score.of(OutputTarget.of(0), scores(1, 1, -3)).probability());
  }

  private static float[] gradient(OutputTarget target, Node output) {
    Node free = Node.variable(output.value());
    return Backward.from(target.of(free)).to(free).at(free).data();
  }

  @Test
  void anyFunctionIsATarget() {
    OutputTarget target = OutputTarget.score("sum of squares", y -> y.square().sum(1));
    gives(target, THREE, 5.25);
    assertEquals("sum of squares", target.describe());
    assertEquals(Scale.OTHER, target.scale());
    assertEquals(OptionalInt.empty(), target.classIndex());
    assertNear(new double[] {-2, 4, 1}, gradient(target, THREE), 1e-6);
  }

  @Test
  void gradientOfProbabilityIsThatOfSoftmax() {
    double[] expected = new double[3];
    for (int c = 0; c < 3; c++) {
      expected[c] = p(1) * ((c == 1 ? 1 : 0) - p(c));
    }
    assertNear(expected, gradient(OutputTarget.of(1).probability(), THREE), 1e-6);
  }

  @Test
  void scoreHoldsTheProbabilityOfItsClass() {
    Score score = Score.of(OutputTarget.of(2), THREE);
    assertEquals(.5, score.value());
    assertEquals(p(2), score.probability().orElseThrow(), 1e-6);
    Score side = Score.of(OutputTarget.binary(0), scores(1, 1, 2));
    assertEquals(1 / (1 + Math.exp(2)), side.probability().orElseThrow(), 1e-6);
  }

  @Test
  void classThatIsNotThereIsRefusedInOneSentence() {
    refused(
        "class 3 is out of range: the net has 3 classes, 0 to 2",
        () -> OutputTarget.of(3).of(THREE));
    refused("class -1: classes are counted from 0", () -> OutputTarget.of(-1));
    refused(
        "class 1 is out of range: the net has a single output, class 0 (or a binary target for its"
            + " two sides)",
        () -> OutputTarget.of(1).of(scores(1, 1, 2)));
    refused(
        "class 2 is out of range: a binary target is about class 0 or 1",
        () -> OutputTarget.binary(2));
    refused(
        "a binary target wants a single logit [N,1], the net's output is [1,3]",
        () -> OutputTarget.binary(0).of(THREE));
    refused("rank 0: the most likely class has rank 1", () -> OutputTarget.ranked(0));
    refused(
        "rank 4 is out of range: the net has 3 classes",
        () -> OutputTarget.ranked(4).resolved(THREE.value()));
  }

  @Test
  void outputThatHasNoClassesIsRefused() {
    Node map = Node.constant(Tensor.zeros(Shape.of(1, 2, 2, 5)));
    refused(
        "a class target wants scores [N,classes], the net's output is [1,2,2,5]; a"
            + " region of a score map is a target there",
        () -> OutputTarget.of(1).of(map));
  }

  @Test
  void aNumberOfABoxIsThatOfTheBestWhereNoneIsNamed() {
    Tensor boxes = Tensor.of(Shape.of(2, 3, 2), 1, 2, 3, 9, 5, 4, 0, 0, 0, 1, 0, 2);
    Tensor first = Tensor.of(Shape.of(1, 3, 2), 1, 2, 3, 9, 5, 4);
    OutputTarget best = OutputTarget.box(1).resolved(first);
    assertEquals(OutputTarget.box(1, 1), best);
    assertEquals(9, Score.of(best, Node.constant(first)).value());
    assertArrayEquals(new float[] {9, 1}, best.of(Node.constant(boxes)).value().data());
    assertArrayEquals(
        new float[] {9, 2}, OutputTarget.box(1).of(Node.constant(boxes)).value().data());
    assertEquals("score of class 1 of box 1", best.describe());
    assertEquals("score of class 1 of the best box", OutputTarget.box(1).describe());
    refused(
        "2 of box 1 is out of range: the net gives 3 boxes of 2 numbers, both counted from 0",
        () -> OutputTarget.box(2, 1).resolved(first));
    Node row = Node.constant(Tensor.zeros(Shape.of(1, 4)));
    refused(
        "a box wants a detector's output [N,boxes,numbers], the net's output is [1,4]",
        () -> OutputTarget.box(1).of(row));
  }

  @Test
  void scoreOfManyNumbersIsRefused() {
    OutputTarget all = OutputTarget.score("everything", y -> y);
    assertThrows(ShapeException.class, () -> Score.of(all, THREE));
  }

  @Test
  void targetThatMixesTheRowsOfABatchIsRefused() {
    for (UnaryOperator<Node> mixing :
        List.<UnaryOperator<Node>>of(
            y -> y.square().sum(),
            y -> y.mean(),
            y -> y.sum(1).add(y.mean()),
            y -> y.sum(1).mul(y.sum(0).sum(1)),
            y -> y.sum(1).max(new Max(Axes.of(0, 1)).of(y).mul(3.2)))) {
      OutputTarget target = OutputTarget.score("mixture", mixing);
      String message =
          assertThrows(ShapeException.class, () -> Score.of(target, THREE)).getMessage();
      assertTrue(message.startsWith("target mixture: "), message);
    }
    assertEquals(
        "target mixture: wants one score for each of 2 rows of the output, [2,1], got [1,1]; a sum"
            + " over a row is y.sum(1)",
        assertThrows(
                ShapeException.class,
                () -> Score.of(OutputTarget.score("mixture", y -> y.square().sum()), THREE))
            .getMessage());
  }

  @Test
  void targetOfOneRowAloneIsToldWhyItMustTakeMore() {
    OutputTarget one = OutputTarget.score("one row", y -> y.reshape(3).sum().reshape(1, 1));
    String message = assertThrows(ShapeException.class, () -> Score.of(one, THREE)).getMessage();
    assertTrue(
        message.startsWith(
            "target one row: wants to be of any number of rows, for variants go through the net in"
                + " batches; with two rows: "),
        message);
  }

  @Test
  void rowsThatHoldNaNOrInfinityAreNotTakenForMixed() {
    Node wild = scores(1, 3, Float.NEGATIVE_INFINITY, 2, Float.NaN);
    assertEquals(2, Score.of(OutputTarget.of(1), wild).value());
    assertEquals(Double.NaN, Score.of(OutputTarget.of(2), wild).value());
    assertEquals(Double.NEGATIVE_INFINITY, Score.of(OutputTarget.of(0), wild).value());
  }

  @Test
  void targetsThatDifferInTheirDataAloneAreOfOneKind() {
    assertEquals(OutputTarget.of(1).kind(), OutputTarget.of(2).kind());
    assertEquals(OutputTarget.binary(0).kind(), OutputTarget.binary(1).kind());
    assertEquals(
        OutputTarget.of(1).minus(OutputTarget.of(2)).probability().kind(),
        OutputTarget.of(0).minus(OutputTarget.of(1)).probability().kind());
    assertNotEquals(OutputTarget.of(1).kind(), OutputTarget.of(1).probability().kind());
    assertNotEquals(OutputTarget.of(1).kind(), OutputTarget.of(1).minus(OutputTarget.of(2)).kind());
  }

  @Test
  void kindWithTheDataOfATargetIsThatTarget() {
    for (OutputTarget target :
        List.of(
            OutputTarget.of(2),
            OutputTarget.of(0).probability(),
            OutputTarget.of(1).minus(OutputTarget.of(2)),
            OutputTarget.of(1).minus(OutputTarget.of(2).probability()).minus(OutputTarget.of(0)))) {
      List<Node> data = target.data(TWO_ROWS.shape()).stream().map(Node::constant).toList();
      assertArrayEquals(
          target.of(TWO_ROWS).value().data(),
          Score.column(target.kind(), TWO_ROWS, data).value().data());
    }
    Node z = scores(1, 1, 2);
    List<Node> sign = OutputTarget.binary(0).data(z.shape()).stream().map(Node::constant).toList();
    gives(OutputTarget.binary(0), z, OutputTarget.binary(0).kind().of(z, sign).value().item());
  }

  private static double log(int index) {
    return Math.log(p(index));
  }

  @Test
  void logProbabilityIsLogSoftmax() {
    OutputTarget target = OutputTarget.of(0).logProbability();
    gives(target, THREE, log(0));
    assertEquals("log-probability of class 0", target.describe());
    assertEquals(Scale.LOG_PROBABILITY, target.scale());
    gives(OutputTarget.of(0).minus(OutputTarget.of(2)).logProbability(), THREE, -1.5);
    assertEquals(OutputTarget.of(0).probability(), target.probability());
    assertEquals(target, OutputTarget.of(0).probability().logProbability());
    gives(OutputTarget.of(1).logProbability(), scores(1, 3, 0, 300, 0), 0);
    gives(OutputTarget.of(0).logProbability(), scores(1, 3, 0, 300, 0), -300);
    Node z = scores(1, 1, 2);
    gives(OutputTarget.binary(0).logProbability(), z, -Math.log1p(Math.exp(2)));
    gives(OutputTarget.binary(1).logProbability(), z, -Math.log1p(Math.exp(-2)));
    gives(OutputTarget.of(0).logProbability(), z, -Math.log1p(Math.exp(-2)));
    gives(OutputTarget.top().logProbability(), TWO_ROWS, log(1), Math.log(p43(4)));
  }

  private static double p43(double z) {
    return Math.exp(z) / (Math.exp(4) + 1 + Math.exp(3));
  }

  @Test
  void gradientOfLogProbabilityIsOneHotMinusSoftmax() {
    double[] expected = {-p(0), 1 - p(1), -p(2)};
    assertNear(expected, gradient(OutputTarget.of(1).logProbability(), THREE), 1e-6);
  }

  @Test
  void sumIsOfAllItsParts() {
    OutputTarget sum =
        OutputTarget.sum(List.of(OutputTarget.of(0), OutputTarget.of(2), OutputTarget.of(2)));
    gives(sum, TWO_ROWS, 0, 10);
    gives(sum.probability(), THREE, p(0) + 2 * p(2));
    gives(sum.logProbability(), THREE, log(0) + 2 * log(2));
    assertEquals("logit of class 0 plus logit of class 2 plus logit of class 2", sum.describe());
    assertEquals(Scale.LOGIT, sum.scale());
    assertEquals(OptionalInt.empty(), sum.classIndex());
    assertEquals(OutputTarget.of(1), OutputTarget.sum(List.of(OutputTarget.of(1))));
    refused("a sum of targets wants one at least", () -> OutputTarget.sum(List.of()));
    gives(OutputTarget.sum(OutputTarget.firstRanked(2)).resolved(THREE.value()), THREE, 2.5);
  }

  @Test
  void negativeIsMinusTheScore() {
    OutputTarget negative = OutputTarget.of(1).negative();
    gives(negative, TWO_ROWS, -2, 0);
    gives(negative.probability(), THREE, -p(1));
    assertEquals("negative logit of class 1", negative.describe());
    assertEquals(OutputTarget.of(1), negative.negative());
    gives(OutputTarget.of(1).minus(OutputTarget.of(2)).negative(), THREE, -1.5);
    assertNear(new double[] {0, -1, 0}, gradient(negative, THREE), 0);
  }

  @Test
  void outputStandsForNoClass() {
    gives(OutputTarget.output(0), scores(2, 1, -3, 5), -3, 5);
    gives(OutputTarget.output(2), TWO_ROWS, .5, 3);
    assertEquals("output 2", OutputTarget.output(2).describe());
    assertEquals(OptionalDouble.empty(), Score.of(OutputTarget.output(2), THREE).probability());
    refused(
        "output 3 is out of range: the net has 3 outputs, 0 to 2",
        () -> OutputTarget.output(3).of(THREE));
    refused(
        "output 1 is out of range: the net has one, output 0",
        () -> OutputTarget.output(1).of(scores(1, 1, 2)));
    refused("output -1: outputs are counted from 0", () -> OutputTarget.output(-1));
  }

  /** Two images, 2 rows, 3 columns, 2 classes; the value is 100 n + 10 place + class. */
  private static Node map() {
    Tensor map = Tensor.zeros(Shape.of(2, 2, 3, 2));
    for (int k = 0; k < map.size(); k++) {
      map.data()[k] = 100 * (k / 12) + 10 * (k % 12 / 2) + k % 2;
    }
    return Node.constant(map);
  }

  @Test
  void regionIsTheSumOfAClassOverItsPlaces() {
    gives(OutputTarget.region(1, Area.WHOLE), map(), 150 + 6, 600 + 150 + 6);
    gives(OutputTarget.region(1, Area.box(0, 2, 1, 2)), map(), 52, 252);
    OutputTarget corner = OutputTarget.region(0, Area.box(1, 2, 0, 2));
    gives(corner, map(), 70, 270);
    assertEquals(
        "sum of the score map of cat in rows 1 to 1, columns 0 to 1",
        corner.describe(index -> index == 0 ? "cat" : "dog"));
    Tensor weights = Tensor.of(Shape.of(2, 3), 0, 0, .5f, 0, -1, 2);
    gives(OutputTarget.region(1, Area.mask(weights)), map(), 10.5 + 102, 60.5 + 302);
    float[] gradient = gradient(OutputTarget.region(1, Area.mask(weights)), map());
    double[] expected = new double[24];
    for (int n = 0; n < 2; n++) {
      expected[12 * n + 5] = .5;
      expected[12 * n + 11] = 2;
    }
    assertNear(expected, gradient, 0);
  }

  @Test
  void probabilitiesOfARegionAreSoftmaxOfEachPlace() {
    double p = 1 / (1 + Math.exp(-1));
    gives(OutputTarget.region(1, Area.WHOLE).probability(), map(), 6 * p, 6 * p);
    gives(OutputTarget.region(1, Area.box(0, 1, 0, 1)).logProbability(), map(), log1(), log1());
  }

  private static double log1() {
    return -Math.log1p(Math.exp(-1));
  }

  @Test
  void placesOutsideOfARegionMayHoldAnything() {
    Node wild = map();
    wild.value().data()[11] = Float.NaN;
    wild.value().data()[9] = Float.POSITIVE_INFINITY;
    assertEquals(52, OutputTarget.region(1, Area.box(0, 2, 1, 2)).of(map()).value().data()[0]);
    assertEquals(1, OutputTarget.region(1, Area.box(0, 1, 0, 1)).of(wild).value().data()[0]);
  }

  @Test
  void regionThatIsNotThereIsRefusedInOneSentence() {
    refused(
        "region 0:3,0:1: the score map has 2 rows and 3 columns",
        () -> OutputTarget.region(0, Area.box(0, 3, 0, 1)).of(map()));
    refused(
        "region 1:1,0:1: rows and columns are expected from 0 on, ends after beginnings",
        () -> Area.box(1, 1, 0, 1));
    refused(
        "a mask [3,2] does not fit a score map of [2,3]",
        () -> OutputTarget.region(0, Area.mask(Tensor.zeros(Shape.of(3, 2)))).of(map()));
    refused(
        "a region wants a score map [N,h,w,classes], the net's output is [1,3]",
        () -> OutputTarget.region(0, Area.WHOLE).of(THREE));
    refused(
        "class 2 is out of range: the score map has 2 classes, 0 to 1",
        () -> OutputTarget.region(2, Area.WHOLE).of(map()));
  }

  @Test
  void similarityIsOfTheWholeOutput() {
    Tensor e = Tensor.of(Shape.of(3), 1, 2, -2);
    gives(OutputTarget.dot(e), TWO_ROWS, 2, -2);
    gives(
        OutputTarget.cosine(e), TWO_ROWS, 2 / (3 * Math.sqrt(5.25)), -2 / (3 * Math.sqrt(16 + 9)));
    gives(OutputTarget.cosine(e), scores(1, 3, 0, 0, 0), 0);
    assertEquals("cosine similarity to an embedding", OutputTarget.cosine(e).describe());
    assertEquals(OutputTarget.dot(e), OutputTarget.dot(Tensor.of(Shape.of(3), 1, 2, -2)));
    assertNotEquals(OutputTarget.dot(e), OutputTarget.cosine(e));
    refused(
        "the embedding has 3 values, the net's output [2,2,3,2] has 12 for each image",
        () -> OutputTarget.dot(e).of(map()));
  }

  @Test
  void classesAreDescribedByTheirNames() {
    String[] names = {"cat", "dog", "logit"};
    OutputTarget target =
        OutputTarget.of(1).minus(OutputTarget.of(2).probability()).minus(OutputTarget.top());
    assertEquals(
        "logit of dog minus probability of logit minus logit of the most likely class",
        target.describe(i -> names[i]));
    assertEquals(
        "sum of squares of probabilities",
        OutputTarget.score("sum of squares", y -> y.square().sum(1)).probability().describe());
    assertEquals(
        "logit of cat = -1.000 (3.9 %)",
        Score.of(OutputTarget.of(0), THREE).describe(i -> names[i]));
    assertEquals(
        "probability of cat = 0.03911",
        Score.of(OutputTarget.of(0).probability(), THREE).describe(i -> names[i]));
  }

  @Test
  void kindsHoldNoDataOfTheirOwn() {
    Tensor e = Tensor.of(Shape.of(3), 1, 2, -2);
    List<List<OutputTarget>> alike =
        List.of(
            List.of(OutputTarget.output(1), OutputTarget.output(2)),
            List.of(
                OutputTarget.of(1).logProbability().negative(),
                OutputTarget.of(2).logProbability().negative()),
            List.of(
                OutputTarget.sum(List.of(OutputTarget.of(0), OutputTarget.output(1))),
                OutputTarget.sum(List.of(OutputTarget.of(2), OutputTarget.output(0)))),
            List.of(OutputTarget.cosine(e), OutputTarget.cosine(Tensor.of(Shape.of(3), 0, 1, 0))));
    for (List<OutputTarget> two : alike) {
      assertEquals(two.get(0).kind(), two.get(1).kind());
      two.forEach(target -> assertKind(target, TWO_ROWS));
    }
    OutputTarget masked = OutputTarget.region(1, Area.mask(Tensor.filled(Shape.of(2, 3), .5f)));
    assertEquals(OutputTarget.region(0, Area.box(0, 1, 0, 1)).kind(), masked.kind());
    assertKind(masked, map());
    assertKind(OutputTarget.region(0, Area.box(0, 1, 0, 1)).probability(), map());
  }

  private static void assertKind(OutputTarget target, Node output) {
    List<Node> data = target.data(output.shape()).stream().map(Node::constant).toList();
    assertArrayEquals(
        target.of(output).value().data(),
        Score.column(target.kind(), output, data).value().data(),
        target.describe());
    List<Shape> shapes = target.data(output.shape()).stream().map(Tensor::shape).toList();
    assertEquals(shapes, target.kind().data(output.shape()).stream().map(Tensor::shape).toList());
  }
}
