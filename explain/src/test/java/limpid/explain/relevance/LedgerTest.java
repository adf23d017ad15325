package limpid.explain.relevance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.op.Linear;
import limpid.core.op.Node;
import limpid.core.op.Pad;
import limpid.explain.Convention;
import limpid.explain.Explanation;
import limpid.explain.Near;
import limpid.explain.Nets;
import limpid.explain.run.CompiledNet;
import limpid.explain.run.Session;
import limpid.explain.target.OutputTarget;
import limpid.nn.Model;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LedgerTest {

  private static Ledger ledger(Lrp lrp, Model net, Tensor image, int target) {
    try (Session session = CompiledNet.traced(net).session()) {
      return lrp.ledger(session.run(image), OutputTarget.of(target));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "epsilon",
        "epsilon-plus",
        "epsilon-alpha2-beta1",
        "epsilon-plus-flat",
        "epsilon-gamma-box",
        "alpha1-beta0"
      })
  void nothingIsLostUnseen(String composite) {
    Lrp lrp = new Lrp(Composite.named(composite));
    Model net = LrpTest.residual(true);
    Ledger ledger = ledger(lrp, net, LrpTest.image(1), 1);
    assertEquals(net.logits(LrpTest.image(1)).data()[1], ledger.start(), 1e-5);
    Explanation e = lrp.explain(net, LrpTest.image(1), OutputTarget.of(1));
    assertEquals(Near.sum(e.raw()), ledger.end(), 1e-4 * (1 + Math.abs(ledger.end())));
    double scale = 1;
    for (Ledger.Entry entry : ledger.entries()) {
      assertEquals(entry.in(), entry.out() + entry.bias() + entry.lost(), 1e-9);
      scale = Math.max(scale, Math.abs(entry.in()));
    }
    assertEquals(ledger.start(), ledger.end() + ledger.bias() + ledger.lost(), 1e-4 * scale);
    assertTrue(Math.abs(ledger.bias()) > 1e-4, "biases take something");
  }

  @Test
  void aBiasTakesInProportion() {
    // z = 2 x + 3 = 5 at x = 1: of 5, the bias takes 3
    Node w = Node.constant(Tensor.of(Shape.of(1, 1), 2));
    Node b = Node.constant(Tensor.of(Shape.of(1), 3));
    Model net = x -> new Linear().of(x.reshape(1, 1), w, b).named("fc");
    Tensor one = Tensor.of(Shape.of(1, 1, 1, 1), 1);
    Ledger ledger = ledger(new Lrp(Composite.EPSILON), net, one, 0);
    Ledger.Entry fc = ledger.entries().getFirst();
    assertEquals("fc", fc.layer());
    assertEquals(5, fc.in(), 1e-6);
    assertEquals(2, fc.out(), 1e-5);
    assertEquals(3, fc.bias(), 1e-5);
    assertEquals(0, fc.lost(), 1e-5);
    assertEquals(2, ledger.end(), 1e-5);
  }

  @Test
  void anEpsilonTakesInProportion() {
    // z = 2 at x = 1, epsilon 0.5: of 2, 2 (2 / 2.5) goes on
    Node w = Node.constant(Tensor.of(Shape.of(1, 1), 2));
    Model net = x -> new Linear().of(x.reshape(1, 1), w);
    Tensor one = Tensor.of(Shape.of(1, 1, 1, 1), 1);
    Ledger ledger = ledger(new Lrp(Composite.named("dense: epsilon 0.5")), net, one, 0);
    assertEquals(.4, ledger.entries().getFirst().lost(), 1e-5);
    assertEquals(Leak.EPSILON, ledger.entries().getFirst().into());
    assertEquals(1.6, ledger.end(), 1e-5);
  }

  @Test
  void whatNothingSpeaksForGoesToNobody() {
    // of x = (1, -1), z+ of -3 x0 + 2 x1 has no positive term
    Node w = Node.constant(Tensor.of(Shape.of(2, 1), -3, 2));
    Model net = x -> new Linear().of(x.reshape(1, 2), w);
    Tensor image = Tensor.of(Shape.of(1, 1, 1, 2), 1, -1);
    Ledger ledger = ledger(new Lrp(Composite.named("dense: zplus")), net, image, 0);
    assertEquals(-5, ledger.leak(Leak.ZERO), 1e-5);
    assertEquals(Leak.ZERO, ledger.entries().getFirst().into());
    assertEquals(0, ledger.end(), 1e-5);
  }

  @Test
  void aPoolingOfMeansLosesToWhatKeepsItFromZero() {
    // the mean of 1e-6 and 1e-6 is 1e-6; the stabiliser takes half
    Node w = Node.constant(Tensor.of(Shape.of(1, 1), 3));
    Model net = x -> new Linear().of(x.mean(1, 2).reshape(1, 1), w);
    Tensor image = Tensor.of(Shape.of(1, 1, 2, 1), 1e-6f, 1e-6f);
    Ledger ledger = ledger(new Lrp(Composite.named("dense: epsilon 0")), net, image, 0);
    assertEquals(1.5e-6, ledger.leak(Leak.POOLING), 1e-9);
  }

  @Test
  void whatIsLostWithPaddingIsSaid() {
    Node w = Node.constant(Tensor.filled(Shape.of(4, 1), 1));
    Model net = x -> new Linear().of(new Pad(2, 1, 1, 2).of(x).reshape(1, 4), w);
    Tensor image = Tensor.of(Shape.of(1, 1, 2, 1), 1, 5);
    Ledger ledger = ledger(new Lrp(), net, image, 0);
    assertEquals(4, ledger.leak(Leak.PADDING), 1e-5);
    assertEquals(6, ledger.end(), 1e-5);
  }

  @Test
  void aConstantThatIsAddedTakesItsPart() {
    Node w = Node.constant(Tensor.of(Shape.of(1, 1), 2));
    Model net = x -> new Linear().of(x.add(3).reshape(1, 1), w);
    Tensor one = Tensor.of(Shape.of(1, 1, 1, 1), 1);
    Ledger ledger = ledger(new Lrp(), net, one, 0);
    assertEquals(6, ledger.leak(Leak.BIAS), 1e-5);
    assertEquals(2, ledger.end(), 1e-5);
  }

  @Test
  void aRuleThatPromisesNothingIsNamed() {
    Model net = x -> x.relu().reshape(1, 1);
    Tensor one = Tensor.of(Shape.of(1, 1, 1, 1), .5f);
    Ledger ledger = ledger(new Lrp(Composite.named("beta-smooth")), net, one, 0);
    assertEquals(.5 * (1 - 1 / (1 + Math.exp(-5))), ledger.leak(Leak.RULE), 1e-5);
  }

  @Test
  void captumsSumIsWhatBiasesLeave() {
    Lrp captum = new Lrp(Composite.USUAL, Convention.CAPTUM);
    Ledger ledger = ledger(captum, Nets.waves(), Nets.wavesInput(), 1);
    assertEquals(.008005, ledger.start(), 1e-5);
    assertEquals(-.1109, ledger.end(), 1e-4);
    assertEquals(.008005 + .1109, ledger.bias() + ledger.lost(), 1e-4);
  }
}
