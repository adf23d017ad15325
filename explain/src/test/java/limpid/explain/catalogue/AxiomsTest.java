package limpid.explain.catalogue;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.Window;
import limpid.core.op.Conv2d;
import limpid.core.op.Node;
import limpid.core.op.Slice;
import limpid.explain.Axiom;
import limpid.explain.Descriptor;
import limpid.explain.Explainer;
import limpid.explain.Nets;
import limpid.explain.gradient.GuidedBackprop;
import limpid.explain.target.OutputTarget;
import limpid.nn.Model;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What methods say that they hold, they hold. */
class AxiomsTest {
  private static final int SIDE = 6;

  static Stream<Arguments> claims() {
    return Methods.all().stream()
        .flatMap(method -> method.axioms().stream().map(axiom -> Arguments.of(method, axiom)));
  }

  @ParameterizedTest
  @MethodSource("claims")
  void whatIsDeclaredHolds(Descriptor method, Axiom axiom) {
    Explainer explainer = method.explainer();
    for (int seed = 0; seed < 3; seed++) {
      switch (axiom) {
        case COMPLETENESS -> isComplete(explainer, seed);
        case SENSITIVITY -> isSensitive(explainer, seed);
        case IMPLEMENTATION_INVARIANCE -> seesTheFunctionAlone(explainer, seed);
        case DUMMY -> leavesDummiesOut(explainer, seed);
        case LINEARITY -> isLinear(explainer, seed);
      }
    }
  }

  @Test
  void guidedBackpropRightlyDeclaresNone() {
    Explainer guided = new GuidedBackprop();
    assertThrows(AssertionError.class, () -> seesTheFunctionAlone(guided, 0));
    assertThrows(AssertionError.class, () -> leavesDummiesOut(guided, 0));
    assertThrows(AssertionError.class, () -> isLinear(guided, 0));
    assertThrows(AssertionError.class, () -> isComplete(guided, 0));
  }

  private static void isComplete(Explainer explainer, int seed) {
    float[] raw = raw(explainer, SMOOTH, image(seed), OutputTarget.of(1));
    double sum = 0;
    for (float value : raw) {
      sum += value;
    }
    double gained = score(SMOOTH, image(seed)) - score(SMOOTH, zeros());
    assertEquals(gained, sum, 1e-3 * Math.abs(gained));
  }

  private static void isSensitive(Explainer explainer, int seed) {
    Tensor image = zeros();
    int alone = 7 * seed % image.size();
    image.data()[alone] = 1.5f;
    assertTrue(Math.abs(score(SMOOTH, image) - score(SMOOTH, zeros())) > 1e-3);
    assertTrue(Math.abs(raw(explainer, SMOOTH, image, OutputTarget.of(1))[alone]) > 1e-4);
  }

  private static void seesTheFunctionAlone(Explainer explainer, int seed) {
    Model other = net(AxiomsTest::reluBySize);
    assertArrayEquals(
        raw(explainer, BENT, image(seed), OutputTarget.of(1)),
        raw(explainer, other, image(seed), OutputTarget.of(1)),
        1e-5f);
  }

  /** The net does not depend on its left half, which takes two ways that cancel. */
  private static void leavesDummiesOut(Explainer explainer, int seed) {
    Tensor right = Tensor.zeros(Shape.of(1, SIDE, SIDE, 1));
    for (int k = 0; k < right.size(); k++) {
      right.data()[k] = k % SIDE < SIDE / 2 ? 0 : 1;
    }
    Model half =
        x -> {
          Node seen = x.mul(Node.constant(right));
          Node rest = x.sub(seen).sum(1, 2, 3).reshape(x.shape().at(0), 1);
          Node there = rest.relu().add(rest.negate().relu());
          Node back = rest.abs();
          return BENT.forward(seen).sub(there).add(back);
        };
    float[] raw = raw(explainer, half, image(seed), OutputTarget.of(1));
    double largest = 0;
    for (float value : raw) {
      largest = Math.max(largest, Math.abs(value));
    }
    assertTrue(largest > 0);
    for (int k = 0; k < raw.length; k++) {
      if (k % SIDE < SIDE / 2) {
        assertEquals(0, raw[k], 1e-5 * largest);
      }
    }
  }

  private static void isLinear(Explainer explainer, int seed) {
    OutputTarget both =
        OutputTarget.score("2 z0 - 3 z1", z -> logit(z, 0).mul(2).sub(logit(z, 1).mul(3)));
    float[] zero = raw(explainer, BENT, image(seed), OutputTarget.of(0));
    float[] one = raw(explainer, BENT, image(seed), OutputTarget.of(1));
    float[] expected = new float[zero.length];
    for (int k = 0; k < expected.length; k++) {
      expected[k] = 2 * zero[k] - 3 * one[k];
    }
    assertArrayEquals(expected, raw(explainer, BENT, image(seed), both), 1e-5f);
  }

  private static Node logit(Node z, int index) {
    return new Slice(1, index, index + 1).of(z);
  }

  private static float[] raw(Explainer explainer, Model model, Tensor image, OutputTarget target) {
    return explainer.explain(model, image, target).raw().data();
  }

  private static double score(Model model, Tensor image) {
    return model.logits(image).at(0, 1);
  }

  /** How an activation is computed. */
  private interface Activation {
    Node of(Node x);
  }

  private static final Model BENT = net(Node::relu);

  /** Differentiable, and nowhere flat. */
  private static final Model SMOOTH = net(x -> x.add(x.square().mul(.1)));

  /** {@code (x + |x|) / 2}. */
  private static Node reluBySize(Node x) {
    return x.add(x.abs()).mul(.5);
  }

  private static Model net(Activation activation) {
    Node first = Node.constant(Nets.wave(0, 3, 3, 1, 4));
    Node second = Node.constant(Nets.wave(1, 3, 3, 4, 2));
    Conv2d same = new Conv2d(Window.of(3).padding(1), 1);
    return x -> {
      Node y = same.of(activation.of(same.of(x, first)), second);
      return activation.of(y).mean(1, 2).reshape(x.shape().at(0), 2);
    };
  }

  private static Tensor zeros() {
    return Tensor.zeros(Shape.of(1, SIDE, SIDE, 1));
  }

  private static Tensor image(int seed) {
    Tensor image = zeros();
    for (int k = 0; k < image.size(); k++) {
      image.data()[k] = (float) (2 * Math.sin(1.3 * k + seed));
    }
    return image;
  }
}
