package limpid.explain.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;
import limpid.core.graph.Backward;
import limpid.core.graph.Trace;
import limpid.core.op.Node;
import limpid.core.program.Cancellation;
import limpid.core.program.Control;
import limpid.explain.Convention;
import limpid.explain.Diagnosis;
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
import limpid.explain.gradient.Saliency;
import limpid.explain.gradient.SmoothGrad;
import limpid.explain.perturbation.Occlusion;
import limpid.explain.target.OutputTarget;
import limpid.nn.Model;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionTest {
  private static final List<Explainer> METHODS =
      List.of(
          new GradCam(),
          new GradCam(LayerChoice.named("r1"), Convention.TF_EXPLAIN),
          new Saliency(),
          new GuidedBackprop(),
          new Deconvnet(),
          new GuidedGradCam(LayerChoice.LAST, Convention.PYTORCH_GRAD_CAM));
  private static final List<OutputTarget> TARGETS =
      List.of(
          OutputTarget.top(),
          OutputTarget.of(0).probability(),
          OutputTarget.of(1).minus(OutputTarget.of(2)),
          OutputTarget.score("sum of squares", y -> y.square().sum(1)));

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
          for (OutputTarget target : TARGETS) {
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
      for (OutputTarget target : TARGETS) {
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
                  method.explain(Nets.waves(), image, OutputTarget.of(1)),
                  method.explain(run, OutputTarget.of(1)));
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
          new GradCam().explain(Nets.waves(), Nets.wavesInput(), OutputTarget.of(1)),
          new GradCam().explain(run, OutputTarget.of(1)));
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
        float[] raw = new Gradient().explain(session.run(image), OutputTarget.of(1)).raw().data();
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
      assertEquals(1f / 16, new Gradient().explain(run, OutputTarget.of(0)).raw().data()[0]);
      assertThrows(ShapeException.class, () -> new GradCam().explain(run, OutputTarget.of(0)));
    }
  }

  /**
   * A Hessian-vector product: {@code H v} with H of the score and v all ones.
   *
   * @param rules whether it is swept as methods are that have a rule
   */
  private record Curvature(boolean rules) implements GradientMethod {

    @Override
    public String name() {
      return "curvature";
    }

    @Override
    public List<Formula> formulas(Trace trace, Node score) {
      Node x = trace.input();
      Backward sweep = rules ? GradientMethod.sweep(trace, score) : Backward.from(score);
      Node slope = sweep.recorded().to(x).of(x);
      return List.of(Formula.pixels(Backward.from(slope.sum(1, 2, 3)).to(x).of(x)));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void secondDerivativesKnowTheTarget(boolean rules) {
    Curvature method = new Curvature(rules);
    Tensor image = GradCamProperties.image(1);
    OutputTarget target = OutputTarget.of(1).probability();
    float[] traced = method.explain(Nets.waves(), image, target).raw().data();
    float[] compiled;
    try (Session session = CompiledNet.of(Nets.waves(), List.of(method)).session()) {
      compiled = method.explain(session.run(image), target).raw().data();
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

  private static double shifted(Tensor image, double by, OutputTarget target) {
    Node moved = Node.constant(image).add(by);
    return target.of(Nets.waves().forward(moved)).value().item();
  }

  /** A method by its formula alone. */
  private record Some(String name, BiFunction<Trace, Node, Node> pixels) implements GradientMethod {

    @Override
    public List<Formula> formulas(Trace trace, Node score) {
      return List.of(Formula.pixels(pixels.apply(trace, score)));
    }
  }

  private static Node slope(Trace trace, Node score) {
    return Backward.from(score).to(trace.input()).of(trace.input());
  }

  private static final List<Some> ODD =
      List.of(
          new Some(
              "a Grad-CAM differentiated with its weights held",
              (trace, score) -> {
                Node a = trace.at("r2");
                Node g = Backward.from(score).to(a).of(a);
                return slope(trace, a.mul(g.mean(1, 2)).sum(1, 2, 3));
              }),
          new Some("detached", (trace, score) -> slope(trace, score).mul(trace.input().detached())),
          new Some("zero", (trace, score) -> slope(trace, score.mul(0))),
          new Some("the image", (trace, score) -> trace.input()),
          new Some(
              "by a rule, twice",
              (trace, score) -> {
                Node x = trace.input();
                Node g = GradientMethod.sweep(trace, score).recorded().to(x).of(x);
                return slope(trace, g.square().sum(1, 2, 3));
              }));

  @Test
  void whateverIsWrittenInGradientsMeansTheSameTracedCompiledAndInBatches() {
    List<OutputTarget> targets =
        List.of(
            OutputTarget.of(1),
            OutputTarget.of(1).probability(),
            OutputTarget.score("of a detached node", y -> y.mul(y.detached()).sum(1)));
    Tensor image = GradCamProperties.image(1);
    try (Session session = CompiledNet.of(Nets.waves(), ODD).batch(2).session()) {
      for (Some method : ODD) {
        for (OutputTarget target : targets) {
          float[] traced = method.explain(Nets.waves(), image, target).raw().data();
          Run run = session.run(image);
          assertArrayEquals(traced, method.explain(run, target).raw().data(), 1e-5f, method.name());
          run.variants()
              .attributions(
                  method,
                  target,
                  3,
                  (i, to, at) -> System.arraycopy(image.data(), 0, to, at, image.size()),
                  (i, found) ->
                      assertArrayEquals(traced, found.raw().data(), 1e-5f, method.name()));
        }
      }
    }
  }

  @Test
  void aFormulaThatLostItsBatchIsRefused() {
    Some mixed = new Some("mixed", (trace, score) -> slope(trace, score).sum(0));
    Tensor image = GradCamProperties.image(1);
    try (Session session = CompiledNet.of(Nets.waves(), List.of(mixed)).session()) {
      Variants variants = session.run(image).variants();
      ShapeException e =
          assertThrows(
              ShapeException.class,
              () ->
                  variants.attributions(
                      mixed, OutputTarget.of(1), 3, VariantsTest::fill, (i, found) -> {}));
      assertTrue(e.getMessage().startsWith("formula: wants a map [3,h,w]"), e.getMessage());
    }
  }

  /** Attention to how far the image is from a baseline, which is data of the method. */
  private record FromBaseline(float baseline) implements GradientMethod {

    @Override
    public String name() {
      return "from-baseline";
    }

    @Override
    public List<Formula> formulas(Trace trace, Node score) {
      throw new AssertionError("it has data");
    }

    @Override
    public List<Formula> formulas(Trace trace, Node score, List<Node> data) {
      Node away = trace.input().sub(data.getFirst());
      return List.of(Formula.pixels(slope(trace, score).mul(away)));
    }

    @Override
    public List<Tensor> data(Shape images) {
      return List.of(Tensor.filled(images, baseline));
    }

    @Override
    public FromBaseline kind() {
      return new FromBaseline(0);
    }
  }

  @Test
  void methodsThatDifferInTheirDataAloneAreCompiledOnce() {
    AtomicInteger traces = new AtomicInteger();
    Model counted =
        x -> {
          traces.incrementAndGet();
          return Nets.waves().forward(x);
        };
    Tensor image = GradCamProperties.image(1);
    List<Explainer> methods = List.of(new Gradient(), new FromBaseline(.5f), new FromBaseline(-1));
    try (Session session = CompiledNet.of(counted, methods).session()) {
      Run run = session.run(image);
      for (Explainer method : methods) {
        assertAgree(
            method.explain(Nets.waves(), image, OutputTarget.of(1)),
            method.explain(run, OutputTarget.of(1)));
      }
    }
    assertEquals(1, traces.get());
  }

  @Test
  void theLastLayerIsOneThatTheMainOutputDependsOn() {
    Model twoHeads =
        Model.of(
            List.of("image"),
            List.of("logits", "aux"),
            in -> {
              Node features = in.get("image").mul(2).relu().named("features");
              Node aux = features.mul(3).named("aux.conv");
              return Map.of(
                  "logits",
                  features.mean(1, 2).reshape(features.shape().at(0), 3),
                  "aux",
                  aux.mean(1, 2));
            });
    Tensor image = Tensor.filled(Shape.of(1, 4, 4, 3), 2);
    Explanation e = new GradCam().explain(twoHeads, image, OutputTarget.of(0));
    assertEquals("features", e.layer().orElseThrow());
  }

  @Test
  void aNetOfAFixedBatchIsRefusedWhereABatchGoesThroughIt() {
    Model fixed = x -> x.mean(0, 1, 2).reshape(1, 3);
    Tensor image = Tensor.filled(Shape.of(1, 4, 4, 3), 2);
    for (Explainer method : List.of(new SmoothGrad(3, .1, 7), new Occlusion(2, 2))) {
      for (CompiledNet net :
          List.of(CompiledNet.traced(fixed), CompiledNet.of(fixed, List.of(method)))) {
        try (Session session = net.session()) {
          Run run = session.run(image);
          ShapeException e =
              assertThrows(ShapeException.class, () -> method.explain(run, OutputTarget.of(1)));
          assertTrue(e.getMessage().startsWith("the net gives [1,3] for ["), e.getMessage());
        }
      }
    }
  }

  @Test
  void aNetWithoutAGradientIsDiagnosedByEveryGradientMethodTracedAndCompiled() {
    Node logits = Node.constant(Tensor.of(Shape.of(1, 3), 3, 1, 2));
    Model constant = x -> logits.broadcastTo(Shape.of(x.shape().at(0), 3));
    Tensor image = Tensor.filled(Shape.of(1, 4, 4, 3), 2);
    List<Explainer> methods = List.of(new Gradient(), new GuidedBackprop(), new Deconvnet());
    for (CompiledNet net :
        List.of(CompiledNet.traced(constant), CompiledNet.of(constant, methods))) {
      try (Session session = net.session()) {
        Run run = session.run(image);
        for (Explainer method : methods) {
          assertEquals(
              Diagnosis.Finding.ZERO,
              method.explain(run, OutputTarget.of(1)).diagnosis().finding(),
              method.name());
        }
      }
    }
  }

  @Test
  void aNetThatLooksAtValuesIsTracedByEveryMethod() {
    Model peeking =
        x -> {
          float first = x.value().data()[0];
          return x.mul(first).mean(1, 2).reshape(x.shape().at(0), 3);
        };
    Tensor image = Tensor.filled(Shape.of(1, 4, 4, 3), 2);
    for (CompiledNet net :
        List.of(CompiledNet.traced(peeking), CompiledNet.of(peeking, List.of(new Gradient())))) {
      try (Session session = net.session()) {
        Run run = session.run(image);
        assertEquals(2f / 16, new Gradient().explain(run, OutputTarget.of(1)).raw().data()[1]);
        assertEquals(4, new Occlusion(2, 2).explain(run, OutputTarget.of(1)).score().value());
      }
    }
  }

  @Test
  void aSessionRefusesAnotherThreadAndSaysWhatToDo() throws Exception {
    CompiledNet net = CompiledNet.of(Nets.waves(), METHODS);
    try (Session session = net.session()) {
      Run run = session.run(Nets.wavesInput());
      for (Executable use :
          List.<Executable>of(
              () -> session.run(Nets.wavesInput()),
              () -> new GradCam().explain(run, OutputTarget.of(1)),
              () -> new Occlusion(4, 2).explain(run, OutputTarget.of(1)),
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
  void aClosedSessionIsRefusedAndItsBuffersGoToTheNext() throws Exception {
    CompiledNet net = CompiledNet.of(Nets.waves(), METHODS).sessions(1);
    Session first = net.session();
    Run run = first.run(Nets.wavesInput());
    run.output();
    assertTrue(net.session(Duration.ofMillis(10)).isEmpty());
    assertThrows(IllegalStateException.class, net::session);
    first.close();
    first.close();
    assertThrows(IllegalStateException.class, run::trace);
    Explanation wanted = new GradCam().explain(Nets.waves(), Nets.wavesInput(), OutputTarget.of(1));
    assertNull(
        elsewhere(
            () -> {
              try (Session second = net.session()) {
                first.close();
                assertAgree(
                    wanted,
                    new GradCam().explain(second.run(Nets.wavesInput()), OutputTarget.of(1)));
              }
            }));
    assertEquals(1, net.memory().sessions());
  }

  @Test
  void aSessionIsLeftToAnotherThread() throws Exception {
    CompiledNet net = CompiledNet.of(Nets.waves(), METHODS);
    try (Session session = net.session()) {
      Run run = session.run(Nets.wavesInput());
      run.output();
      session.release();
      Explanation wanted =
          new GradCam().explain(Nets.waves(), Nets.wavesInput(), OutputTarget.of(1));
      assertNull(
          elsewhere(
              () -> {
                assertAgree(wanted, new GradCam().explain(run, OutputTarget.of(1)));
                session.release();
              }));
      assertAgree(wanted, new GradCam().explain(run, OutputTarget.of(1)));
    }
  }

  @Test
  void aThreadThatEndsWithItsSessionLosesIt() throws Exception {
    CompiledNet net = CompiledNet.of(Nets.waves(), METHODS).sessions(1);
    Session[] left = new Session[1];
    assertNull(elsewhere(() -> left[0] = net.session()));
    try (Session session = net.session()) {
      session.run(Nets.wavesInput()).output();
    }
    assertThrows(IllegalStateException.class, () -> left[0].run(Nets.wavesInput()));
    assertTrue(net.session(Duration.ofSeconds(Long.MAX_VALUE)).isPresent());
  }

  @Test
  void aCallWaitsForNoOtherFormsCompilationAndCanBeCancelledWhileItWaits() throws Exception {
    CountDownLatch compiling = new CountDownLatch(1);
    CountDownLatch mayGoOn = new CountDownLatch(1);
    Model slow =
        x -> {
          if (x.value().outlined() && x.shape().at(1) == 16) {
            compiling.countDown();
            await(mayGoOn);
          }
          return x.mean(1, 2).reshape(x.shape().at(0), 3);
        };
    CompiledNet net = CompiledNet.of(slow, List.of(new Gradient())).sessions(3);
    Thread other = new Thread(() -> output(net, 16, Control.NONE));
    other.start();
    compiling.await();
    output(net, 8, Control.NONE);
    Cancellation control = new Cancellation();
    control.cancel();
    assertThrows(CancellationException.class, () -> output(net, 16, control));
    mayGoOn.countDown();
    other.join();
    output(net, 16, Control.NONE);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void output(CompiledNet net, int side, Control control) {
    try (Session session = net.session()) {
      session.run(Tensor.filled(Shape.of(1, side, side, 3), 2), control).output();
    }
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
        float[] raw = new Gradient().explain(run, OutputTarget.of(1)).raw().data();
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

  /** A session that is being closed is locked, and wants the list of those that are taken. */
  @Test
  @Timeout(60)
  void waitingForASessionHoldsUpNobodyWhoClosesOne() throws Exception {
    CompiledNet net = CompiledNet.of(Nets.waves(), List.of()).sessions(1);
    Session session = net.session();
    Thread waiting = new Thread(() -> net.session().close());
    waiting.start();
    while (waiting.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    synchronized (session) {
      while (waiting.getState() != Thread.State.BLOCKED) {
        Thread.sleep(1);
      }
      CompletableFuture<CompiledNet.Memory> memory = CompletableFuture.supplyAsync(net::memory);
      assertEquals(1, memory.get(10, TimeUnit.SECONDS).sessions());
    }
    session.close();
    waiting.join(10_000);
    assertFalse(waiting.isAlive());
  }
}
