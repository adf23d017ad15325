package limpid.explain.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.explain.Convention;
import limpid.explain.Explainer;
import limpid.explain.Explanation;
import limpid.explain.Nets;
import limpid.explain.cam.GradCam;
import limpid.explain.cam.GradCamProperties;
import limpid.explain.cam.GuidedGradCam;
import limpid.explain.gradient.Deconvnet;
import limpid.explain.gradient.Gradient;
import limpid.explain.gradient.GuidedBackprop;
import limpid.explain.target.Target;
import limpid.nn.Model;
import org.junit.jupiter.api.Test;

class RunnerTest {
  private static final List<Explainer> METHODS =
      List.of(
          new GradCam(),
          new GradCam(LayerChoice.named("r1"), Convention.TF_EXPLAIN),
          new Gradient(true),
          new GuidedBackprop(),
          new Deconvnet(),
          new GuidedGradCam(LayerChoice.LAST, Convention.PYTORCH_GRAD_CAM));
  private static final List<Target> TARGETS =
      List.of(Target.top(), Target.of(0).probability(), Target.of(1).minus(Target.of(2)));

  private static void assertAgree(Explanation wanted, Explanation found) {
    assertEquals(wanted.layer(), found.layer());
    assertEquals(wanted.raw().shape(), found.raw().shape());
    assertEquals(wanted.score().definition(), found.score().definition());
    assertEquals(wanted.score().value(), found.score().value(), 1e-6);
    assertEquals(wanted.diagnosis().finding(), found.diagnosis().finding());
    assertArrayEquals(wanted.raw().data(), found.raw().data(), 1e-6f);
  }

  @Test
  void compiledMethodsAgreeWithTracedOnesForEveryImageAndTarget() {
    Runner net = Runner.compiled(Nets.waves(), METHODS);
    for (int seed = 1; seed < 4; seed++) {
      Tensor image = GradCamProperties.image(seed);
      Run run = net.run(image);
      for (Explainer method : METHODS) {
        for (Target target : TARGETS) {
          assertAgree(method.explain(Nets.waves(), image, target), method.explain(run, target));
        }
      }
    }
  }

  @Test
  void runsMayBeExplainedByTurns() {
    Runner net = Runner.compiled(Nets.waves(), METHODS).precise();
    Tensor first = GradCamProperties.image(1);
    Tensor second = GradCamProperties.image(2);
    Run one = net.run(first);
    Run two = net.run(second);
    Explainer method = METHODS.getFirst();
    for (Target target : TARGETS) {
      assertAgree(method.explain(Nets.waves(), first, target), method.explain(one, target));
      assertAgree(method.explain(Nets.waves(), second, target), method.explain(two, target));
    }
  }

  @Test
  void methodsThatWereNotNamedAreTraced() {
    Run run = Runner.compiled(Nets.waves(), List.of()).run(Nets.wavesInput());
    assertTrue(run.outline().output().value().outlined());
    assertAgree(
        new GradCam().explain(Nets.waves(), Nets.wavesInput(), Target.of(1)),
        new GradCam().explain(run, Target.of(1)));
    assertEquals(8, run.trace().at("r1").value().shape().at(1));
  }

  @Test
  void imagesOfAnotherShapeAreCompiledAnew() {
    AtomicInteger traces = new AtomicInteger();
    Model counted =
        x -> {
          traces.incrementAndGet();
          return x.mean(1, 2).reshape(x.shape().at(0), 3);
        };
    Runner net = Runner.compiled(counted, List.of(new Gradient()));
    for (int side : new int[] {4, 4, 6, 4, 6}) {
      Tensor image = Tensor.filled(Shape.of(1, side, side, 3), 2);
      float[] raw = new Gradient().explain(net.run(image), Target.of(1)).raw().data();
      assertEquals(1f / (side * side), raw[1]);
      assertEquals(0, raw[0]);
    }
    assertEquals(2, traces.get());
  }

  @Test
  void aBatchOfLessThanOneImageIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> Runner.traced(Nets.waves()).batch(-1));
  }
}
