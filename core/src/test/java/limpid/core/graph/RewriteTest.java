package limpid.core.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;
import limpid.core.Window;
import limpid.core.op.BatchNorm;
import limpid.core.op.Conv2d;
import limpid.core.op.Conv2dInput;
import limpid.core.op.ConvTranspose2d;
import limpid.core.op.Linear;
import limpid.core.op.Node;
import limpid.core.op.Op;
import limpid.core.op.PassThrough;
import limpid.core.op.Permute;
import limpid.core.op.Relu;
import limpid.core.op.Sigmoid;
import org.junit.jupiter.api.Test;

class RewriteTest {
  private static final Conv2d CONV = new Conv2d(Window.of(3).padding(1), 1);

  private static Tensor random(long seed, double center, int... extents) {
    Tensor tensor = Tensor.zeros(Shape.of(extents));
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < tensor.size(); i++) {
      tensor.data()[i] = (float) (center + 0.3 * random.nextGaussian());
    }
    return tensor;
  }

  private static Node constant(long seed, int... extents) {
    return Node.constant(random(seed, 0, extents));
  }

  private static Node norm(Node x, long seed) {
    int c = x.shape().at(-1);
    Node variance = Node.constant(random(seed + 1, 2, c));
    return new BatchNorm(1e-3f)
        .of(x, constant(seed, c), variance, constant(seed + 2, c), constant(seed + 3, c));
  }

  private static void assertClose(Node wanted, Node actual) {
    assertEquals(wanted.shape(), actual.shape());
    float[] data = wanted.value().data();
    for (int i = 0; i < data.length; i++) {
      assertEquals(data[i], actual.value().data()[i], 1e-5 * (1 + Math.abs(data[i])), "at " + i);
    }
  }

  private static boolean has(Graph graph, Class<? extends Op> op) {
    return graph.nodes().stream().anyMatch(node -> op.isInstance(node.op()));
  }

  @Test
  void batchNormBecomesPartOfTheConvolutionBeforeItWhichHasTheNamesOfBoth() {
    Node x = Node.variable(random(1, 0, 2, 5, 4, 3));
    Node conv = CONV.of(x, constant(2, 3, 3, 3, 6), constant(3, 6)).named("conv1");
    Node y = norm(conv, 4).named("bn1").relu();
    Rewritten folded = Graph.of(y).rewritten(new FoldBatchNorm());
    assertFalse(has(folded.graph(), BatchNorm.class));
    assertClose(y, folded.of(y));
    assertEquals(List.of("conv1", "bn1"), folded.of(y.input(0)).names());
    assertEquals(List.of("conv1"), conv.names(), "the caller's node");
    assertSame(x, folded.of(x));
    assertClose(conv, folded.of(conv));
  }

  @Test
  void twoInARowAndThoseOfLinearLayersAndTransposedConvolutionsFoldToo() {
    Node x = Node.variable(random(1, 0, 3, 7));
    Node linear = norm(norm(new Linear().of(x, constant(2, 7, 5)), 4), 8);
    Rewritten one = Graph.of(linear).rewritten(new FoldBatchNorm());
    assertFalse(has(one.graph(), BatchNorm.class));
    assertClose(linear, one.of(linear));

    for (int groups : new int[] {1, 2, 4}) {
      Conv2d conv = new Conv2d(Window.of(3).stride(2).padding(1), groups);
      Node small = Node.variable(random(1, 0, 2, 3, 4, 8));
      Node w = constant(2, 3, 3, 4 / groups, 8);
      Node y = norm(new Conv2dInput(conv, Shape.of(2, 5, 7, 4)).of(small, w), 4);
      Rewritten two = Graph.of(y).rewritten(new FoldBatchNorm());
      assertFalse(has(two.graph(), BatchNorm.class));
      assertClose(y, two.of(y));
    }
  }

  @Test
  void aTransposedConvolutionTakesItsBatchNormAndIsAnAdjoint() {
    ConvTranspose2d layer = new ConvTranspose2d(Window.of(3).stride(2).padding(1), 1, 2);
    Node x = Node.variable(random(1, 0, 2, 3, 4, 8));
    Node y = norm(layer.of(x, constant(2, 3, 3, 2, 8), constant(3, 4)).named("up"), 4).named("bn");
    Rewritten folded = Graph.of(y).rewritten(new FoldBatchNorm());
    assertFalse(has(folded.graph(), BatchNorm.class));
    assertClose(y, folded.of(y));
    assertEquals(List.of("up", "bn"), folded.of(y).names());
    Rewritten adjoint = folded.then(new TransposedAsAdjoint());
    assertFalse(has(adjoint.graph(), ConvTranspose2d.class));
    assertClose(y, adjoint.of(y));
    assertEquals(List.of("up", "bn"), adjoint.of(y).names());
  }

  @Test
  void aLayerThatIsReadElsewhereOrTrainedKeepsItsBatchNorm() {
    Node x = Node.variable(random(1, 0, 2, 5, 4, 3));
    Node w = constant(2, 3, 3, 3, 6);
    Node conv = CONV.of(x, w);
    Node y = norm(conv, 4);
    Node trained = norm(CONV.of(x, Node.variable(w.value())), 4);
    for (Graph graph :
        List.of(Graph.of(y, conv), Graph.of(y.add(conv)), Graph.of(trained), between(conv, y))) {
      Rewritten same = graph.rewritten(new FoldBatchNorm());
      assertEquals(graph.nodes(), same.graph().nodes());
    }
  }

  private static Graph between(Node from, Node to) {
    return Graph.between(List.of(from), List.of(to));
  }

  @Test
  void foldedWeightsAreKeptBesideTheWeightForAllWhoFoldTheSame() {
    Node w = constant(2, 3, 3, 3, 6);
    Tensor[] folded = new Tensor[2];
    for (int batch = 1; batch <= 2; batch++) {
      Node y = norm(CONV.of(Node.variable(random(1, 0, batch, 5, 4, 3)), w), 4);
      Node conv = Graph.of(y).rewritten(new FoldBatchNorm()).of(y);
      folded[batch - 1] = conv.input(1).value();
    }
    assertSame(folded[0], folded[1]);
    assertNotSame(w.value(), folded[0]);
  }

  @Test
  void aGradientScaledByChannelsMeetsScaledWeights() {
    Node x = Node.variable(random(1, 0, 2, 5, 4, 3));
    Node y = norm(CONV.of(x, constant(2, 3, 3, 3, 6)), 4);
    Node seed = Node.variable(random(9, 0, 2, 5, 4, 6));
    Node g = Backward.from(y).seed(seed).recorded().to(x).of(x);
    Rewritten folded = Graph.of(g).rewritten(new FoldScale());
    assertEquals(Graph.of(g).nodes().size() - 1, folded.graph().nodes().size());
    assertClose(g, folded.of(g));
    Rewritten kept = Graph.of(g, g.input(0)).rewritten(new FoldScale());
    assertSame(g, kept.of(g), "what is scaled is wanted too");
  }

  @Test
  void aPermutationAndItsInverseCancel() {
    Node x = Node.variable(random(1, 0, 2, 3, 4, 5));
    Node y = x.permute(0, 3, 1, 2).permute(0, 2, -1, 1);
    assertSame(x, Graph.of(y).rewritten(new CancelPermutations()).of(y));
    Node z = new Sigmoid().of(x.permute(0, 3, 1, 2).relu().mul(2)).permute(0, 2, 3, 1);
    Rewritten between = Graph.of(z).rewritten(new CancelPermutations());
    assertFalse(has(between.graph(), Permute.class));
    assertClose(z, between.of(z));
  }

  @Test
  void nothingLooksPastACut() {
    Node x = Node.variable(random(1, 0, 2, 3, 4, 5));
    Node cut = x.permute(0, 3, 1, 2);
    Node inverse = cut.permute(0, 2, 3, 1);
    Node twice = cut.permute(0, 2, 3, 1).permute(0, 3, 1, 2).permute(0, 2, 3, 1);
    for (Node y : List.of(inverse, cut.relu().permute(0, 2, 3, 1), twice)) {
      Rewritten rewritten = between(cut, y).rewritten(new CancelPermutations());
      assertTrue(rewritten.graph().contains(cut), "from the cut to " + rewritten.of(y));
      assertFalse(rewritten.graph().contains(x));
      assertClose(y, rewritten.of(y));
    }
    Node activated = cut.relu();
    Rewritten behind =
        between(activated, activated.permute(0, 2, 3, 1)).rewritten(new CancelPermutations());
    assertTrue(behind.graph().contains(activated));
  }

  @Test
  void aBatchNormIsNotFoldedIntoACutThatTookThePlaceOfItsLayer() {
    Node cut = CONV.of(Node.variable(random(1, 0, 2, 5, 4, 3)), constant(2, 3, 3, 3, 6));
    Node same = new PassThrough().of(cut);
    Node y = norm(same, 4);
    Rewrite both =
        site ->
            site.node().op() instanceof PassThrough ? site.input(0) : new FoldBatchNorm().at(site);
    Rewritten rewritten = between(cut, y).rewritten(both);
    assertTrue(rewritten.graph().contains(cut));
    assertClose(y, rewritten.of(y));
  }

  @Test
  void nodesOfTheCallerAreGivenNoNames() {
    Node cut = Node.variable(random(1, 0, 2, 3)).exp();
    Node constant = constant(2, 2, 3);
    Node variable = Node.variable(random(3, 0, 2, 3));
    Node computed = constant.mul(2);
    Node y = cut.relu().named("mine");
    for (Node instead : List.of(constant, variable, computed, cut.input(0), cut)) {
      Rewritten rewritten =
          between(cut, y)
              .rewritten(Rewrite.replacing(node -> node.op() instanceof Relu, site -> instead));
      assertSame(instead, rewritten.of(y));
      assertEquals(List.of(), instead.names());
    }
  }

  @Test
  void aFoldedWeightIsNotMadeOfAnEditedOne() {
    Node x = Node.variable(Tensor.outline(Shape.of(2, 5, 4, 3)));
    Node w = constant(2, 3, 3, 3, 6);
    Node y = norm(CONV.of(x, w), 4);
    Tensor folded = Graph.of(y).rewritten(new FoldBatchNorm()).of(y).input(1).value();
    w.value().edit(data -> data[0] = 7);
    assertThrows(IllegalStateException.class, folded::data);
    Tensor again = Graph.of(y).rewritten(new FoldBatchNorm()).of(y).input(1).value();
    assertEquals(7 * ChannelScale.of(y, null).scale()[0], again.data()[0]);
  }

  @Test
  void twoPermutationsBecomeOneAndWhatIsReadBetweenThemStays() {
    Node x = Node.variable(random(1, 0, 2, 3, 4, 5));
    Node y = x.permute(3, 0, 1, 2).permute(2, 0, 3, 1);
    Rewritten one = Graph.of(y).rewritten(new CancelPermutations());
    assertEquals(2, one.graph().nodes().size());
    assertClose(y, one.of(y));

    Node inner = x.permute(0, 3, 1, 2).relu();
    Node z = inner.permute(0, 2, 3, 1);
    Rewritten kept = Graph.of(z, inner).rewritten(new CancelPermutations());
    assertSame(z, kept.of(z));
  }

  @Test
  void aGateReadsTheReluOfWhatItReadWhereThereIsOne() {
    Node x = Node.variable(random(1, 0, 3, 4));
    Node h = x.mul(3);
    Node r = h.relu();
    Node y = Node.variable(random(2, 0, 3, 4)).gate(h).add(r);
    Rewritten rewritten = Graph.of(y).rewritten(new GateByRelu());
    assertSame(r, rewritten.of(y.input(0)).input(1));
    assertClose(y, rewritten.of(y));
    Node alone = x.gate(h);
    assertSame(alone, Graph.of(alone).rewritten(new GateByRelu()).of(alone));
  }

  @Test
  void anOpIsReplacedWhereverItStandsAndWhatIsMadeOfItIsMadeAgain() {
    Node x = Node.variable(random(1, 0, 3, 4));
    Node before = x.exp().named("before");
    Node y = before.relu().named("act").add(1).relu().named("last");
    Rewritten smooth =
        Graph.of(y)
            .rewritten(
                Rewrite.replacing(
                    node -> node.op() instanceof Relu, site -> new Sigmoid().of(site.input(0))));
    assertClose(new Sigmoid().of(new Sigmoid().of(x.exp()).add(1)), smooth.of(y));
    assertEquals(List.of("last"), smooth.of(y).names());
    assertSame(before, smooth.of(before));
    assertEquals(List.of(smooth.of(y)), smooth.graph().outputs());
  }

  @Test
  void whatIsPutInAPlaceHasItsShape() {
    Node y = Node.variable(random(1, 0, 3, 4)).relu();
    Rewrite wrong =
        Rewrite.replacing(node -> node.op() instanceof Relu, site -> site.input(0).sum());
    assertThrows(ShapeException.class, () -> Graph.of(y).rewritten(wrong));
  }

  @Test
  void oneAfterTheOtherTheyLeadFromTheFirstGraphToTheLast() {
    Node x = Node.variable(random(1, 0, 2, 3, 4, 5));
    Node permuted = x.permute(0, 2, 1, 3).permute(0, 2, 1, 3);
    Node y = norm(CONV.of(permuted, constant(2, 3, 3, 5, 2)), 3).relu();
    Rewritten all = Graph.of(y).rewritten(new CancelPermutations(), new FoldBatchNorm());
    assertEquals(3, all.graph().nodes().size(), "x, convolution, ReLU");
    assertClose(y, all.of(y));
    assertSame(x, all.of(permuted));
  }

  @Test
  void onOutlinesNothingIsComputed() {
    Node x = Node.variable(random(1, 0, 2, 5, 4, 3)).named("input");
    Tensor w = Tensor.later(Shape.of(3, 3, 3, 6), () -> fail("a weight was read"));
    Node h = CONV.of(Node.variable(Tensor.outline(x.shape())), Node.constant(w));
    Node y = norm(h, 4).relu();
    Rewritten rewritten = Graph.of(y).outlined().then(new FoldBatchNorm());
    assertTrue(rewritten.graph().nodes().stream().allMatch(node -> node.value().outlined()));
    assertEquals(3, rewritten.graph().nodes().size());
    Rewritten real = Graph.of(x.exp().named("e")).outlined();
    assertEquals(
        List.of(List.of("input"), List.of("e")),
        real.graph().nodes().stream().map(Node::names).toList());
  }

  private static float[] fail(String why) {
    throw new AssertionError(why);
  }
}
