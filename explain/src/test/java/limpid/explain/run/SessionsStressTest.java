package limpid.explain.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import limpid.core.Tensor;
import limpid.core.program.Control;
import limpid.explain.Explainer;
import limpid.explain.Nets;
import limpid.explain.cam.GradCam;
import limpid.explain.cam.GradCamProperties;
import limpid.explain.cam.GuidedGradCam;
import limpid.explain.gradient.Gradient;
import limpid.explain.gradient.GuidedBackprop;
import limpid.explain.gradient.SmoothGrad;
import limpid.explain.perturbation.Occlusion;
import limpid.explain.target.OutputTarget;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Many threads, few sessions, mixed methods, some of them cancelled: the bits stay the same. */
@Tag("slow")
class SessionsStressTest {
  private static final List<Explainer> METHODS =
      List.of(
          new GradCam(),
          new Gradient(),
          new GuidedBackprop(),
          new GuidedGradCam(),
          new SmoothGrad(3, .2, 7),
          new Occlusion(4, 4));
  private static final List<OutputTarget> TARGETS =
      List.of(OutputTarget.of(0), OutputTarget.of(2), OutputTarget.of(1).probability());
  private static final int IMAGES = 3;

  private record Case(int image, Explainer method, OutputTarget target) {}

  /** Cancels at the n-th look. */
  private static final class Impatient implements Control {
    private final AtomicInteger looks;

    Impatient(int looks) {
      this.looks = new AtomicInteger(looks);
    }

    @Override
    public boolean cancelled() {
      return looks.decrementAndGet() < 0;
    }

    @Override
    public void progress(int done, int of) {}
  }

  @Test
  void equalBitsOnEightThreads() throws Exception {
    run(8, 400);
  }

  @Test
  @Tag("long")
  void equalBitsAndFlatMemoryOnThirtyTwoThreadsOverTenThousandCalls() throws Exception {
    run(32, 1_000);
    long early = used();
    run(32, 10_000);
    assertTrue(used() - early < 16L << 20, "memory grew from %d to %d".formatted(early, used()));
  }

  private static long used() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  private static void run(int threads, int calls) throws Exception {
    CompiledNet net = CompiledNet.of(Nets.waves(), METHODS).sessions(4).batch(2);
    Map<Case, float[]> wanted = wanted(net);
    long bytes = net.memory().bytes();
    AtomicInteger cancelled = new AtomicInteger();
    AtomicInteger finished = new AtomicInteger();
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < calls; i++) {
        SplittableRandom random = new SplittableRandom(i);
        all.add(
            pool.submit(
                () -> {
                  Case some = some(random);
                  boolean impatient = random.nextInt(3) == 0;
                  Control control = impatient ? new Impatient(random.nextInt(40)) : Control.NONE;
                  try {
                    assertArrayEquals(wanted.get(some), explained(net, some, control));
                    finished.incrementAndGet();
                  } catch (CancellationException e) {
                    assertTrue(impatient);
                    cancelled.incrementAndGet();
                  }
                  return null;
                }));
      }
      for (Future<?> one : all) {
        one.get();
      }
    }
    assertEquals(calls, finished.get() + cancelled.get());
    assertTrue(cancelled.get() > calls / 20, cancelled + " of " + calls + " were cancelled");
    assertTrue(net.memory().sessions() <= 4);
    assertTrue(net.memory().bytes() <= 4 * bytes, net.memory() + " for " + bytes + " a session");
  }

  private static Case some(SplittableRandom random) {
    return new Case(
        random.nextInt(IMAGES),
        METHODS.get(random.nextInt(METHODS.size())),
        TARGETS.get(random.nextInt(TARGETS.size())));
  }

  private static Map<Case, float[]> wanted(CompiledNet net) {
    Map<Case, float[]> wanted = new HashMap<>();
    for (int image = 0; image < IMAGES; image++) {
      for (Explainer method : METHODS) {
        for (OutputTarget target : TARGETS) {
          Case one = new Case(image, method, target);
          wanted.put(one, explained(net, one, Control.NONE));
        }
      }
    }
    return wanted;
  }

  private static float[] explained(CompiledNet net, Case one, Control control) {
    Tensor image = GradCamProperties.image(1 + one.image());
    try (Session session = net.session()) {
      return one.method().explain(session.run(image, control), one.target()).raw().data();
    }
  }
}
