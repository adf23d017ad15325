package limpid.explain.target;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.Window;
import limpid.core.op.Conv2d;
import limpid.core.op.Node;
import limpid.explain.Explanation;
import limpid.explain.GradientMethod;
import limpid.explain.Nets;
import limpid.explain.cam.GradCam;
import limpid.explain.gradient.Gradient;
import limpid.explain.perturbation.Occlusion;
import limpid.explain.run.CompiledNet;
import limpid.explain.run.Session;
import limpid.nn.Model;
import org.junit.jupiter.api.Test;

/** Compiled nets serve every target, with the numbers of traced ones. */
class CompiledTargetsTest {
  private static final Tensor EMBEDDING = Tensor.of(Shape.of(3), 1, -.5f, 2);
  private static final List<OutputTarget> OF_CLASSES =
      List.of(
          OutputTarget.of(1),
          OutputTarget.of(0).probability(),
          OutputTarget.of(2).logProbability(),
          OutputTarget.of(0).minus(OutputTarget.of(1)),
          OutputTarget.sum(List.of(OutputTarget.of(0), OutputTarget.of(2).probability())),
          OutputTarget.output(2),
          OutputTarget.of(2).negative(),
          OutputTarget.top(),
          OutputTarget.cosine(EMBEDDING),
          OutputTarget.dot(EMBEDDING),
          OutputTarget.score("sum of squares", y -> y.square().sum(1)));
  private static final List<OutputTarget> OF_MAPS =
      List.of(
          OutputTarget.region(0, Area.WHOLE),
          OutputTarget.region(1, Area.box(0, 4, 2, 7)),
          OutputTarget.region(1, Area.box(7, 8, 0, 1)).probability(),
          OutputTarget.region(0, Area.mask(halves())).negative());

  private static Tensor halves() {
    Tensor mask = Tensor.zeros(Shape.of(8, 8));
    for (int k = 0; k < 64; k++) {
      mask.data()[k] = k % 3 / 2f;
    }
    return mask;
  }

  /** A net that classifies every place, {@code [N,8,8,2]}. */
  private static Model everyPlace() {
    Node first = Node.constant(Nets.wave(0, 3, 3, 1, 4));
    Node second = Node.constant(Nets.wave(2, 3, 3, 4, 2));
    Node none = Node.constant(Tensor.zeros(Shape.of(4)));
    Node bias = Node.constant(Tensor.of(Shape.of(2), .1f, -.2f));
    Conv2d same = new Conv2d(Window.of(3).padding(1), 1);
    return x -> {
      Node r1 = same.of(x, first, none).named("c1").relu().named("r1");
      return same.of(r1, second, bias).named("scores");
    };
  }

  private static void assertServed(Model model, String layer, List<OutputTarget> targets) {
    Tensor image = Nets.wavesInput();
    List<GradientMethod> methods = List.of(new GradCam(layer), new Gradient());
    try (Session session = CompiledNet.of(model, methods).session()) {
      for (OutputTarget target : targets) {
        for (GradientMethod method : methods) {
          Explanation traced = method.explain(model, image, target);
          Explanation compiled = method.explain(session.run(image), target);
          assertEquals(traced.score().definition(), compiled.score().definition());
          assertEquals(traced.score().value(), compiled.score().value(), 1e-5);
          assertArrayEquals(
              traced.raw().data(), compiled.raw().data(), 1e-5f, traced.score().definition());
        }
        Occlusion occlusion = new Occlusion(3, 2);
        assertArrayEquals(
            occlusion.explain(model, image, target).raw().data(),
            occlusion.explain(session.run(image), target).raw().data(),
            1e-5f);
      }
    }
  }

  @Test
  void targetsOfClasses() {
    assertServed(Nets.waves(), "r2", OF_CLASSES);
  }

  @Test
  void regionsOfAScoreMap() {
    assertServed(everyPlace(), "r1", OF_MAPS);
  }

  @Test
  void mapOfTheNegativeIsTheMapOfTheNegatedOutput() {
    Model model = Nets.waves();
    Model negated = x -> model.forward(x).negate();
    for (GradientMethod method : List.of(new GradCam("r2"), new Gradient())) {
      for (int c = 0; c < 3; c++) {
        assertArrayEquals(
            method.explain(negated, Nets.wavesInput(), OutputTarget.of(c)).raw().data(),
            method.explain(model, Nets.wavesInput(), OutputTarget.of(c).negative()).raw().data());
        assertArrayEquals(
            method.explain(negated, Nets.wavesInput(), OutputTarget.output(c)).raw().data(),
            method
                .explain(model, Nets.wavesInput(), OutputTarget.output(c).negative())
                .raw()
                .data());
      }
    }
  }
}
