package limpid.explain.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;
import limpid.core.graph.Backward;
import limpid.core.graph.Trace;
import limpid.core.op.Node;
import limpid.explain.Convention;
import limpid.explain.Explainer;
import limpid.explain.Explanation;
import limpid.explain.GradientMethod;
import limpid.explain.Nets;
import limpid.explain.cam.GradCam;
import limpid.explain.cam.GradCamProperties;
import limpid.explain.cam.GuidedGradCam;
import limpid.explain.gradient.Deconvnet;
import limpid.explain.gradient.Gradient;
import limpid.explain.gradient.GuidedBackprop;
import limpid.explain.gradient.SmoothGrad;
import limpid.explain.perturbation.Occlusion;
import limpid.explain.target.Target;
import limpid.nn.Model;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class SessionTest {
  private static final List<Explainer> METHODS =
      List.of(
          new GradCam(),
          new GradCam(LayerChoice.named("r1"), Convention.TF_EXPLAIN),
          new Gradient(true),
          new GuidedBackprop(),
          new Deconvnet(),
          new GuidedGradCam(LayerChoice.LAST, Convention.PYTORCH_GRAD_CAM));
  private static final List<Target> TARGETS =
      List.of(
          Target.top(),
          Target.of(0).probability(),
          Target.of(1).minus(Target.of(2)),
          Target.score("sum of squares", y -> y.square().sum(1)));

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
    try (Session session = CompiledNet.of(Nets.waves(), METHODS).session()) {
      for (int seed = 1; seed < 4; seed++) {
        Tensor image = GradCamProperties.image(seed);
        Run run = session.run(image);
        for (Explainer method : METHODS) {
          for (Target target : TARGETS) {
            assertAgree(method.explain(Nets.waves(), image, target), method.explain(run, target));
          }
        }
      }
    }
  }

  @Test
  void runsMayBeExplainedByTurns() {
    Tensor first = GradCamProperties.image(1);
    Tensor second = GradCamProperties.image(2);
    try (Session session = CompiledNet.of(Nets.waves(), METHODS).precise().session()) {
      Run one = session.run(first);
      Run two = session.run(second);
      Explainer method = METHODS.getFirst();
      for (Target target : TARGETS) {
        assertAgree(method.explain(Nets.waves(), first, target), method.explain(one, target));
        assertAgree(method.explain(Nets.waves(), second, target), method.explain(two, target));
      }
    }
  }

  @Test
  void anImageAndItsVariantsHaveBuffersOfTheirOwn() {
    List<Explainer> methods = List.of(new SmoothGrad(3, .3, 7), new Gradient());
    for (int batch : new int[] {1, 2}) {
      for (List<Explainer> order : List.of(methods, methods.reversed())) {
        try (Session session = CompiledNet.of(Nets.waves(), order).batch(batch).session()) {
          for (int seed = 1; seed < 3; seed++) {
            Tensor image = GradCamProperties.image(seed);
            Run run = session.run(image);
            for (Explainer method : order) {
              assertAgree(
                  method.explain(Nets.waves(), image, Target.of(1)),
                  method.explain(run, Target.of(1)));
            }
          }
        }
      }
    }
  }

  @Test
  void methodsThatWereNotNamedAreTraced() {
    try (Session session = CompiledNet.of(Nets.waves(), List.of()).session()) {
      Run run = session.run(Nets.wavesInput());
      assertTrue(run.outline().output().value().outlined());
      assertAgree(
          new GradCam().explain(Nets.waves(), Nets.wavesInput(), Target.of(1)),
          new GradCam().explain(run, Target.of(1)));
      assertEquals(8, run.trace().at("r1").value().shape().at(1));
    }
  }

  @Test
  void imagesOfAnotherShapeAreCompiledAnew() {
    AtomicInteger traces = new AtomicInteger();
    Model counted =
        x -> {
          traces.incrementAndGet();
          return x.mean(1, 2).reshape(x.shape().at(0), 3);
        };
    try (Session session = CompiledNet.of(counted, List.of(new Gradient())).session()) {
      for (int side : new int[] {4, 4, 6, 4, 6}) {
        Tensor image = Tensor.filled(Shape.of(1, side, side, 3), 2);
        float[] raw = new Gradient().explain(session.run(image), Target.of(1)).raw().data();
        assertEquals(1f / (side * side), raw[1]);
        assertEquals(0, raw[0]);
      }
    }
    assertEquals(2, traces.get());
  }

  @Test
  void aMethodThatCannotBeComputedLeavesTheOthersAlone() {
    Model flat = x -> x.mean(1, 2).reshape(x.shape().at(0), 3);
    List<Explainer> methods = List.of(new GradCam(), new Gradient());
    Tensor image = Tensor.filled(Shape.of(1, 4, 4, 3), 2);
    try (Session session = CompiledNet.of(flat, methods).session()) {
      Run run = session.run(image);
      assertEquals(1f / 16, new Gradient().explain(run, Target.of(0)).raw().data()[0]);
      assertThrows(ShapeException.class, () -> new GradCam().explain(run, Target.of(0)));
    }
  }

  /** A Hessian-vector product: {@code H v} with H of the score and v all ones. */
  private record Curvature() implements GradientMethod {

    @Override
    public String name() {
      return "curvature";
    }

    @Override
    public List<Formula> formulas(Trace trace, Node score) {
      Node x = trace.input();
      Node slope = Backward.from(score).recorded().to(x).of(x);
      return List.of(Formula.pixels(Backward.from(slope.sum(1, 2, 3)).to(x).of(x)));
    }
  }

  @Test
  void secondDerivativesKnowTheTarget() {
    Tensor image = GradCamProperties.image(1);
    Target target = Target.of(1).probability();
    float[] traced = new Curvature().explain(Nets.waves(), image, target).raw().data();
    float[] compiled;
    try (Session session = CompiledNet.of(Nets.waves(), List.of(new Curvature())).session()) {
      compiled = new Curvature().explain(session.run(image), target).raw().data();
    }
    assertArrayEquals(traced, compiled, 1e-6f);
    double along = 0;
    for (float value : traced) {
      along += value;
    }
    double step = 1e-2;
    double difference =
        (shifted(image, step, target)
                - 2 * shifted(image, 0, target)
                + shifted(image, -step, target))
            / (step * step);
    assertTrue(Math.abs(difference) > 2e-3, "a curvature of " + difference);
    assertEquals(difference, along, 2e-2 * Math.abs(difference) + 2e-3);
  }

  private static double shifted(Tensor image, double by, Target target) {
    Node moved = Node.constant(image).add(by);
    return target.of(Nets.waves().forward(moved)).value().item();
  }

  @Test
  void aSessionRefusesAnotherThreadAndSaysWhatToDo() throws Exception {
    CompiledNet net = CompiledNet.of(Nets.waves(), METHODS);
    try (Session session = net.session()) {
      Run run = session.run(Nets.wavesInput());
      for (Executable use :
          List.<Executable>of(
              () -> session.run(Nets.wavesInput()),
              () -> new GradCam().explain(run, Target.of(1)),
              () -> new Occlusion(4, 2).explain(run, Target.of(1)),
              run::trace,
              session::close)) {
        Throwable refusal = elsewhere(use);
        assertInstanceOf(IllegalStateException.class, refusal);
        assertTrue(refusal.getMessage().endsWith("net.session()"), refusal.getMessage());
      }
    }
  }

  private static Throwable elsewhere(Executable use) throws InterruptedException {
    Throwable[] thrown = new Throwable[1];
    Thread thread =
        new Thread(
            () -> {
              try {
                use.execute();
              } catch (Throwable e) {
                thrown[0] = e;
              }
            });
    thread.start();
    thread.join();
    return thrown[0];
  }

  @Test
  void aClosedSessionIsRefusedAndTakenAgainByTheNextThread() throws Exception {
    CompiledNet net = CompiledNet.of(Nets.waves(), METHODS).sessions(1);
    Session first = net.session();
    Run run = first.run(Nets.wavesInput());
    run.output();
    assertTrue(net.session(Duration.ofMillis(10)).isEmpty());
    assertThrows(IllegalStateException.class, net::session);
    first.close();
    first.close();
    assertThrows(IllegalStateException.class, run::trace);
    Explanation wanted = new GradCam().explain(Nets.waves(), Nets.wavesInput(), Target.of(1));
    assertNull(
        elsewhere(
            () -> {
              try (Session second = net.session()) {
                assertSame(first, second);
                assertAgree(
                    wanted, new GradCam().explain(second.run(Nets.wavesInput()), Target.of(1)));
              }
            }));
    assertEquals(1, net.memory().sessions());
  }

  @Test
  void memoryIsThatOfTheSessionsAndIsLetGo() {
    CompiledNet net = CompiledNet.of(Nets.waves(), METHODS).sessions(3);
    assertEquals(new CompiledNet.Memory(0, 3, 0), net.memory());
    long one;
    try (Session session = net.session()) {
      session.run(Nets.wavesInput()).output();
      one = net.memory().bytes();
      assertTrue(one > 0);
      try (Session other = net.session()) {
        other.run(Nets.wavesInput()).output();
        assertEquals(new CompiledNet.Memory(2, 3, 2 * one), net.memory());
      }
    }
    net.trim();
    assertEquals(new CompiledNet.Memory(0, 3, 0), net.memory());
  }

  @Test
  void buffersOfFormsThatAreNotUsedAnyMoreAreLetGo() {
    Model mean = x -> x.mean(1, 2).reshape(x.shape().at(0), 3);
    try (Session session = CompiledNet.of(mean, List.of(new Gradient())).session()) {
      List<Run> runs = new ArrayList<>();
      long most = 0;
      for (int turn = 0; turn < 3; turn++) {
        for (int side = 4; side < 16; side++) {
          Run run = session.run(Tensor.filled(Shape.of(1, side, side, 3), 2));
          run.output();
          runs.add(run);
          most = Math.max(most, session.bytes());
        }
      }
      for (Run run : runs) {
        float[] raw = new Gradient().explain(run, Target.of(1)).raw().data();
        int side = run.image().shape().at(1);
        assertEquals(1f / (side * side), raw[1]);
        assertTrue(session.bytes() <= most);
      }
    }
  }

  @Test
  void settingsThatCannotBeAreRefused() {
    CompiledNet net = CompiledNet.traced(Nets.waves());
    assertThrows(IllegalArgumentException.class, () -> net.batch(-1));
    assertThrows(IllegalArgumentException.class, () -> net.sessions(0));
  }
}
