package limpid.explain.relevance;

import static limpid.explain.Near.assertNear;
import static limpid.explain.Near.sum;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.Window;
import limpid.core.graph.FoldBatchNorm;
import limpid.core.graph.Graph;
import limpid.core.op.AdaptiveAvgPool2d;
import limpid.core.op.BatchNorm;
import limpid.core.op.Concat;
import limpid.core.op.Conv2d;
import limpid.core.op.Erf;
import limpid.core.op.Flatten;
import limpid.core.op.Linear;
import limpid.core.op.MaxPool2d;
import limpid.core.op.Node;
import limpid.core.op.PassThrough;
import limpid.core.op.Sigmoid;
import limpid.core.op.Tanh;
import limpid.explain.Convention;
import limpid.explain.Explanation;
import limpid.explain.Nets;
import limpid.explain.UnfitNetException;
import limpid.explain.gradient.InputXGradient;
import limpid.explain.map.Completeness;
import limpid.explain.run.CompiledNet;
import limpid.explain.run.Session;
import limpid.explain.target.OutputTarget;
import limpid.nn.Model;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LrpTest {
  private static final Conv2d SAME = new Conv2d(Window.of(3).padding(1), 1);

  private static Lrp lrp(String composite) {
    return new Lrp(Composite.named(composite));
  }

  private static Explanation explained(Lrp lrp, Model model, Tensor image, int target) {
    return lrp.explain(model, image, OutputTarget.of(target));
  }

  static Stream<Arguments> composites() {
    SlowLayers.Crossing e = SlowLayers.epsilon(1e-6);
    SlowLayers.Crossing plus = SlowLayers.alphaBeta(1, 0);
    SlowLayers.Crossing two = SlowLayers.alphaBeta(2, 1);
    SlowLayers.Crossing flat = SlowLayers.flat();
    SlowLayers.Crossing gamma = SlowLayers.gamma(.25);
    return Stream.of(
        Arguments.of("epsilon", e, e, e),
        Arguments.of("epsilon-plus", plus, plus, e),
        Arguments.of("epsilon-alpha2-beta1", two, two, e),
        Arguments.of("epsilon-plus-flat", flat, plus, e),
        Arguments.of("epsilon-alpha2-beta1-flat", flat, two, e),
        Arguments.of("excitation-backprop", plus, plus, plus),
        Arguments.of(
            "first: zbox -1.5 2, conv: gamma 0.25, dense: epsilon 1e-6",
            SlowLayers.box(-1.5, 2),
            gamma,
            e),
        Arguments.of("conv: gamma, dense: gamma 1", gamma, gamma, SlowLayers.gamma(1)),
        Arguments.of("c1: wsquare, c2: flat, fc: alpha2-beta1", SlowLayers.wSquare(), flat, two),
        Arguments.of(
            "1: alpha-beta 3 2, 2-3: epsilon 0.1",
            SlowLayers.alphaBeta(3, 2),
            SlowLayers.epsilon(.1),
            SlowLayers.epsilon(.1)),
        Arguments.of("last: zplus, c2: zplus, epsilon", e, plus, plus));
  }

  @ParameterizedTest
  @MethodSource("composites")
  void rulesAgreeWithTheirDefinitions(
      String composite,
      SlowLayers.Crossing first,
      SlowLayers.Crossing second,
      SlowLayers.Crossing dense) {
    float[] image = Nets.wavesInput().data();
    for (int target = 0; target < 3; target++) {
      double[] slow = new SlowLayers().of(image, target, first, second, dense);
      Explanation e = explained(lrp(composite), Nets.waves(), Nets.wavesInput(), target);
      double largest = 0;
      for (double value : slow) {
        largest = Math.max(largest, Math.abs(value));
      }
      assertNear(slow, e.raw().data(), 2e-4 * largest);
    }
  }

  @Test
  void captumsSumForTheFixture() {
    Lrp captum = new Lrp(Composite.USUAL, Convention.CAPTUM);
    Explanation e = explained(captum, Nets.waves(), Nets.wavesInput(), 1);
    assertEquals(-.1109, sum(e.raw()), 1e-4);
    SlowLayers.Crossing rule = SlowLayers.epsilon(1e-9);
    assertNear(
        new SlowLayers().of(Nets.wavesInput().data(), 1, rule, rule, rule), e.raw().data(), 1e-4);
  }

  @Test
  void captumsGammaAndAlphaBetaBendWeightsAlone() {
    float[] image = Nets.wavesInput().data();
    SlowLayers.Crossing gamma = SlowLayers.plainGamma(.25);
    SlowLayers.Crossing plus = SlowLayers.plainPlus();
    Lrp bent = new Lrp(Composite.named("conv: gamma, dense: gamma"), Convention.CAPTUM);
    Lrp clamped = new Lrp(Composite.named("conv: zplus, dense: zplus"), Convention.CAPTUM);
    for (int target = 0; target < 3; target++) {
      double[] slow = new SlowLayers().of(image, target, gamma, gamma, gamma);
      float[] raw = explained(bent, Nets.waves(), Nets.wavesInput(), target).raw().data();
      assertNear(slow, raw, 1e-4 * Nets.largest(raw));
      slow = new SlowLayers().of(image, target, plus, plus, plus);
      raw = explained(clamped, Nets.waves(), Nets.wavesInput(), target).raw().data();
      assertNear(slow, raw, 1e-4 * Nets.largest(raw));
    }
  }

  /** Two dense layers, of 2s with one -2 and of 3s, at 1, 2, 3: what its tests hold Captum to. */
  static Stream<Arguments> captumsRules() {
    return Stream.of(
        Arguments.of(2, "dense: epsilon 1e-9", new double[] {18, 36, 54}),
        Arguments.of(-2, "1: gamma 1, 2: gamma 0.25", new double[] {28 / 3., 104 / 3., 52}),
        Arguments.of(-2, "dense: alpha1-beta0", new double[] {12, 33.6, 50.4}),
        Arguments.of(-2, "1: identity, 2: epsilon 1e-9", new double[] {24, 36, 36}));
  }

  @ParameterizedTest
  @MethodSource("captumsRules")
  void captumsNumbersForItsRules(float corner, String composite, double[] expected) {
    Tensor twos = Tensor.filled(Shape.of(3, 3), 2);
    twos.data()[0] = corner;
    Node first = Node.constant(twos);
    Node second = Node.constant(Tensor.filled(Shape.of(3, 1), 3));
    Model net = x -> new Linear().of(new Linear().of(x.reshape(1, 3), first).relu(), second);
    Tensor image = Tensor.of(Shape.of(1, 1, 1, 3), 1, 2, 3);
    Lrp lrp = new Lrp(Composite.named(composite), Convention.CAPTUM);
    assertNear(expected, explained(lrp, net, image, 0).raw().data(), 1e-4);
  }

  @Test
  void captumsNumbersForTanh() {
    Node first = Node.constant(Tensor.filled(Shape.of(3, 3), .1f));
    Node second = Node.constant(Tensor.filled(Shape.of(3, 1), .1f));
    Model net =
        x -> new Linear().of(new Tanh().of(new Linear().of(x.reshape(1, 3), first)), second);
    Tensor image = Tensor.of(Shape.of(1, 1, 1, 3), 1, 2, 3);
    Lrp captum = new Lrp(Composite.USUAL, Convention.CAPTUM);
    assertNear(
        new double[] {.0269, .0537, .0806}, explained(captum, net, image, 0).raw().data(), 1e-4);
  }

  @Test
  void captumsNumbersForASkipConnection() {
    Node fives = Node.constant(Tensor.filled(Shape.of(2, 2), 5));
    Model net =
        x -> {
          Node row = x.reshape(1, 2);
          return new Linear().of(row, fives).add(row);
        };
    Tensor image = Tensor.of(Shape.of(1, 1, 1, 2), 2, 3);
    Lrp captum = new Lrp(Composite.USUAL, Convention.CAPTUM);
    assertNear(new double[] {10, 18}, explained(captum, net, image, 1).raw().data(), 1e-4);
  }

  @Test
  void captumsMapForOneConvolution() {
    Lrp captum = new Lrp(Composite.USUAL, Convention.CAPTUM);
    Explanation e = explained(captum, Nets.oneConvolution(), Nets.countedInput(0), 0);
    double[] expected = {0, 1, 2, 3, 0, 5, 6, 7, 0, 9, 10, 11, 0, 0, 0, 0};
    assertNear(expected, e.raw().data(), 1e-4);
  }

  @Test
  void maxPoolingGivesToTheWinner() {
    Tensor image = Tensor.of(Shape.of(1, 2, 2, 1), 1, 2, 5, 6);
    MaxPool2d pool = new MaxPool2d(Window.of(2), false);
    Explanation e =
        explained(
            new Lrp(Composite.USUAL, Convention.CAPTUM), x -> pool.of(x).reshape(1, 1), image, 0);
    assertNear(new double[] {0, 0, 0, 6}, e.raw().data(), 1e-5);
  }

  @Test
  void withoutBiasesLrpOfZeroIsInputTimesGradient() {
    Model net = residual(false);
    Explanation lrp = explained(lrp("lrp-0"), net, image(3), 1);
    Explanation product = new InputXGradient().explain(net, image(3), OutputTarget.of(1));
    assertArrayEquals(product.raw().data(), lrp.raw().data(), 2e-5f);
    assertTrue(product.map().data()[0] >= 0 && Math.abs(sum(product.raw())) > 1e-3);
  }

  @Test
  void aBatchNormIsPartOfTheLayerBeforeIt() {
    Model net = residual(true);
    Model folded =
        x -> {
          Node y = net.forward(x);
          return Graph.of(y).rewritten(new FoldBatchNorm()).of(y);
        };
    assertTrue(
        net.trace(image(0)).nodes().stream().anyMatch(node -> node.op() instanceof BatchNorm));
    assertTrue(folded.trace(image(0)).nodes().stream().noneMatch(n -> n.op() instanceof BatchNorm));
    assertArrayEquals(net.logits(image(0)).data(), folded.logits(image(0)).data(), 1e-5f);
    for (String composite : Composite.WRITTEN.keySet()) {
      float[] here = explained(lrp(composite), net, image(0), 0).raw().data();
      float[] there = explained(lrp(composite), folded, image(0), 0).raw().data();
      float largest = 0;
      for (float value : there) {
        largest = Math.max(largest, Math.abs(value));
      }
      assertArrayEquals(there, here, 1e-3f * largest, composite);
    }
  }

  @Test
  void alphaOneBetaZeroOnAResidualNetIsNowhereNegative() {
    Model net = residual(true);
    for (int seed = 0; seed < 5; seed++) {
      int target = net.logits(image(seed)).data()[0] > 0 ? 0 : 1;
      assertTrue(net.logits(image(seed)).data()[target] > 0, "a positive logit");
      float[] raw = explained(lrp("alpha1-beta0"), net, image(seed), target).raw().data();
      double sum = 0;
      for (float value : raw) {
        assertTrue(value >= 0, "negative: " + value);
        sum += value;
      }
      assertTrue(sum > 0);
    }
  }

  @Test
  void noMoreIsItWithNormsBeforeActivations() {
    Model net = preactivated();
    for (int seed = 0; seed < 5; seed++) {
      int target = net.logits(image(seed)).data()[0] > 0 ? 0 : 1;
      assertTrue(net.logits(image(seed)).data()[target] > 0, "a positive logit");
      float[] raw = explained(lrp("alpha1-beta0"), net, image(seed), target).raw().data();
      assertTrue(sum(Tensor.of(Shape.of(raw.length), raw)) > 0);
      for (float value : raw) {
        assertTrue(value >= 0, "negative: " + value);
      }
    }
  }

  /**
   * A batch norm that no layer can take in divides in proportion, or passes where it is asked to.
   */
  @Test
  void aBatchNormByItselfDividesOrPasses() {
    Node mean = Node.constant(Tensor.of(Shape.of(1), 1));
    Node one = Node.constant(Tensor.of(Shape.of(1), 1));
    Node gamma = Node.constant(Tensor.of(Shape.of(1), 3));
    Node beta = Node.constant(Tensor.of(Shape.of(1), 2));
    Node w = Node.constant(Tensor.of(Shape.of(1, 1), 1));
    Model net =
        x -> {
          Node y = new BatchNorm(0).of(x, mean, one, gamma, beta);
          return new Linear().of(y.reshape(1, 1), w);
        };
    // y = 3 (x - 1) + 2 = 5 at x = 2, of which 3 x = 6 and -1 is a bias
    Tensor two = Tensor.of(Shape.of(1, 1, 1, 1), 2);
    assertEquals(6, explained(lrp("epsilon-plus"), net, two, 0).raw().data()[0], 1e-5);
    assertEquals(5, explained(lrp("norm: pass, epsilon-plus"), net, two, 0).raw().data()[0], 1e-5);
    assertEquals(5, explained(lrp("norm: zplus, epsilon-plus"), net, two, 0).raw().data()[0], 1e-5);
    Lrp captum = new Lrp(Composite.USUAL, Convention.CAPTUM);
    assertEquals(6, explained(captum, net, two, 0).raw().data()[0], 1e-5);
  }

  /** Each is a complaint about a library; without biases nothing may be lost in any of them. */
  static Stream<Arguments> structures() {
    Node w = Node.constant(Nets.wave(1, 3, 3, 2, 2));
    Node deep = Node.constant(Nets.wave(2, 3, 3, 4, 2));
    Node squeeze = Node.constant(Nets.wave(3, 2, 2));
    Structure twice = x -> SAME.of(SAME.of(x, w).relu(), w).relu();
    Structure gated =
        x -> {
          Node pooled = x.mean(1, 2).reshape(x.shape().at(0), 2);
          Node gate = new Sigmoid().of(new Linear().of(pooled, squeeze));
          return x.mul(gate.reshape(x.shape().at(0), 1, 1, 2));
        };
    return Stream.of(
        Arguments.of("skip connection", (Structure) x -> SAME.of(x, w).relu().add(x)),
        Arguments.of(
            "concatenation",
            (Structure) x -> SAME.of(new Concat(3).of(x, SAME.of(x, w).relu()), deep)),
        Arguments.of("squeeze and excitation", gated),
        Arguments.of("layer used twice", twice),
        Arguments.of("identity and dropout", (Structure) x -> new PassThrough().of(x)),
        Arguments.of("difference", (Structure) x -> SAME.of(x, w).sub(x.mul(2))),
        Arguments.of("permutation", (Structure) x -> x.permute(0, 2, 1, 3)));
  }

  /** A part of a net. */
  private interface Structure {
    Node of(Node x);
  }

  @ParameterizedTest
  @MethodSource("structures")
  void relevanceIsConservedIn(String name, Structure structure) {
    Node first = Node.constant(Nets.wave(0, 3, 3, 1, 2));
    Node fc = Node.constant(Nets.wave(4, 72, 3));
    Model net =
        x -> {
          Node y = structure.of(SAME.of(x, first).relu());
          return new Linear().of(new Flatten().of(y), fc);
        };
    for (String composite :
        List.of("epsilon", "first: flat, epsilon", "first: wsquare, conv: gamma 1, epsilon")) {
      Completeness c =
          explained(lrp(composite), net, image(1), 2).attribution().completeness().orElseThrow();
      assertEquals(net.logits(image(1)).data()[2], c.expected(), 1e-5, composite);
      assertEquals(c.expected(), c.sum(), 1e-3 * (1 + Math.abs(c.expected())), name + composite);
    }
  }

  @Test
  void theGateOfAProductGetsNothing() {
    Node ones = Node.constant(Tensor.filled(Shape.of(2, 2), 1));
    Model net =
        x -> {
          Node gate = new Sigmoid().of(x.sum(1, 2)).reshape(1, 1, 1, 2);
          Node y = x.mul(gate).sum(1, 2).reshape(1, 2);
          return new Linear().of(y, ones);
        };
    Tensor image = Tensor.of(Shape.of(1, 1, 2, 2), 1, 2, 0, 3);
    float[] raw = explained(lrp("epsilon"), net, image, 0).raw().data();
    double one = 1 / (1 + Math.exp(-1));
    double five = 1 / (1 + Math.exp(-5));
    assertNear(new double[] {one, 2 * five, 0, 3 * five}, raw, 1e-4);
  }

  @Test
  void compiledIsTraced() {
    Model net = residual(true);
    for (String composite : List.of("epsilon-plus", "epsilon-gamma-box", "beta-smooth")) {
      Lrp lrp = lrp(composite);
      float[] traced = explained(lrp, net, image(2), 0).raw().data();
      try (Session session = CompiledNet.of(net, List.of(lrp)).precise().session()) {
        Explanation e = lrp.explain(session.run(image(2)), OutputTarget.of(0));
        assertArrayEquals(traced, e.raw().data(), 1e-4f, composite);
      }
    }
  }

  @Test
  void betaSmoothIsTheGradientOfASoftplusTimesTheLogit() {
    // y = relu(2 x - 1): gradient 2 sigmoid(beta (2 x - 1)), logit 2 x - 1
    Node w = Node.constant(Tensor.of(Shape.of(1, 1), 2));
    Node b = Node.constant(Tensor.of(Shape.of(1), -1));
    Tensor image = Tensor.of(Shape.of(1, 1, 1, 1), 0.6f);
    Model net = x -> new Linear().of(x.reshape(1, 1), w, b).relu();
    double expected = .2 * 2 / (1 + Math.exp(-10 * .2));
    assertEquals(expected, explained(lrp("beta-smooth"), net, image, 0).raw().data()[0], 1e-5);
  }

  @Test
  void anOpWithoutARuleIsNamedWithAWayOut() {
    Model net =
        x ->
            new Erf()
                .of(SAME.of(x, Node.constant(Nets.wave(0, 3, 3, 1, 2))))
                .named("bent")
                .mean(1, 2)
                .reshape(1, 2);
    Exception e =
        assertThrows(UnfitNetException.class, () -> explained(new Lrp(), net, image(0), 0));
    assertEquals(
        "lrp: bent erf [1,6,6,2], input 0: relevance has no rule for erf; a composite may have one:"
            + " 'epsilon-plus, erf: norm', or pass or gradient",
        e.getMessage());
    Lrp with = lrp("epsilon-plus, erf: pass");
    assertEquals(36, explained(with, net, image(0), 0).raw().size());
  }

  @Test
  void aLayerWithoutARuleIsNamedWithAWayOut() {
    Exception e =
        assertThrows(
            UnfitNetException.class,
            () -> explained(lrp("conv: zplus"), Nets.waves(), Nets.wavesInput(), 0));
    assertTrue(
        e.getMessage()
            .endsWith(
                "has no rule for dense layers; add 'dense: epsilon', or take" + " epsilon-plus"),
        e.getMessage());
    assertTrue(e.getMessage().startsWith("lrp: fc linear [1,3], input 0"), e.getMessage());
  }

  @Test
  void aRuleThatIsNotForAnOpSaysWhichAre() {
    Model net = x -> x.mul(x).named("squared").mean(1, 2).reshape(1, 1);
    Exception e =
        assertThrows(
            UnfitNetException.class, () -> explained(lrp("product: zplus"), net, image(0), 0));
    assertEquals(
        "lrp: squared mul [1,6,6,1], input 0: the rules zplus and alpha-beta are for layers with"
            + " weights, norms, sums and means; norm, pass or gradient is expected here",
        e.getMessage());
  }

  @Test
  void aCompositeIsWrittenAsItIsRead() {
    String text = "first: zbox -1.5 2.0, conv: gamma 0.25, dense: epsilon 1e-6, fc: alpha-beta 3 2";
    assertEquals(text, Composite.named(text).text());
    assertEquals(Composite.named(text), Composite.named(Composite.named(text).text()));
  }

  @Test
  void aCompositeForALayerThatIsNotThereIsRefused() {
    Exception e =
        assertThrows(
            IllegalArgumentException.class,
            () -> explained(lrp("c3: flat, epsilon"), Nets.waves(), Nets.wavesInput(), 0));
    assertTrue(
        e.getMessage().startsWith("lrp: composite: no layer is named 'c3'; the nearest are c1"));
    e =
        assertThrows(
            IllegalArgumentException.class,
            () -> explained(lrp("7: flat, epsilon"), Nets.waves(), Nets.wavesInput(), 0));
    assertEquals("lrp: composite: 7: the net has 3 layers with weights", e.getMessage());
  }

  /**
   * Conv, BN, ReLU, then a block with a skip connection, and a head; or the same without biases.
   */
  static Model residual(boolean norms) {
    Node first = Node.constant(Nets.wave(0, 3, 3, 1, 4));
    Node inner = Node.constant(Nets.wave(1, 3, 3, 4, 4));
    Node outer = Node.constant(Nets.wave(2, 3, 3, 4, 4));
    Node fc = Node.constant(Tensor.of(Shape.of(4, 2), 1, -1, -.5f, .5f, .3f, -.3f, .8f, -.8f));
    return x -> {
      Node a = norm(SAME.of(x, first), norms, 1).relu();
      Node b = norm(SAME.of(norm(SAME.of(a, inner), norms, 2).relu(), outer), norms, 3);
      Node y = new AdaptiveAvgPool2d(1, 1).of(b.add(a).relu());
      return new Linear().of(new Flatten().of(y), fc);
    };
  }

  /** A convolution, two blocks of BN, ReLU, Conv with skip connections, BN, ReLU, and a head. */
  static Model preactivated() {
    Node first = Node.constant(Nets.wave(0, 3, 3, 1, 4));
    Node inner = Node.constant(Nets.wave(1, 3, 3, 4, 4));
    Node outer = Node.constant(Nets.wave(2, 3, 3, 4, 4));
    Node fc = Node.constant(Tensor.of(Shape.of(4, 2), 1, -1, -.5f, .5f, .3f, -.3f, .8f, -.8f));
    return x -> {
      Node a = SAME.of(x, first);
      Node b = SAME.of(norm(a, true, 1).relu(), inner).add(a);
      Node c = SAME.of(norm(b, true, 2).relu(), outer).add(b);
      Node y = new AdaptiveAvgPool2d(1, 1).of(norm(c, true, 3).relu());
      return new Linear().of(new Flatten().of(y), fc);
    };
  }

  private static Node norm(Node x, boolean norms, int seed) {
    if (!norms) {
      return x;
    }
    Node variance = Node.constant(Tensor.of(Shape.of(4), 1, .5f, 2, .8f));
    return new BatchNorm(1e-5f)
        .of(
            x,
            Node.constant(Nets.wave(seed, 4)),
            variance,
            Node.constant(Tensor.of(Shape.of(4), 1, 1.2f, -.7f, .9f)),
            Node.constant(Nets.wave(seed + 1, 4)));
  }

  static Tensor image(int seed) {
    Tensor image = Tensor.zeros(Shape.of(1, 6, 6, 1));
    for (int k = 0; k < image.size(); k++) {
      image.data()[k] = (float) (1 + 2 * Math.sin(1.3 * k + seed));
    }
    return image;
  }
}
