package limpid.explain.catalogue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import limpid.core.program.Control;
import limpid.explain.Choices;
import limpid.explain.Descriptor;
import limpid.explain.Explainer;
import limpid.explain.Nets;
import limpid.explain.perturbation.Rise;
import limpid.explain.run.CompiledNet;
import limpid.explain.run.Session;
import limpid.explain.target.OutputTarget;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Methods that cross the net many times end when they are told to, and keep nothing of it. */
class ManyPassesTest {
  private static final int BATCH = 4;

  static Stream<Named<Descriptor>> longOnes() {
    return Methods.all().stream()
        .filter(
            method ->
                method.cost().of(Choices.NONE, Nets.wavesInput().shape()).forward() > 3 * BATCH)
        .map(method -> Named.of(method.name(), method));
  }

  /** Counts what it is told, and wants no more after so many times. */
  private static final class Counter implements Control {
    private final OptionalInt last;
    private final Runnable atEnd;
    private int told;

    Counter(OptionalInt last, Runnable atEnd) {
      this.last = last;
      this.atEnd = atEnd;
    }

    @Override
    public void progress(int done, int of) {
      told++;
      if (done == of) {
        atEnd.run();
      }
    }

    @Override
    public boolean cancelled() {
      return last.isPresent() && told >= last.getAsInt();
    }
  }

  @ParameterizedTest
  @MethodSource("longOnes")
  void cancellingEndsItWithinABatchAndLeavesNoThreadBusy(Descriptor method) {
    Explainer explainer = method.explainer();
    CompiledNet net = CompiledNet.of(Nets.fitting(method), List.of(explainer)).batch(BATCH);
    try (Session session = net.session()) {
      Counter counter = new Counter(OptionalInt.of(2), () -> {});
      assertThrows(
          CancellationException.class,
          () -> explainer.explain(session.run(Nets.wavesInput(), counter), OutputTarget.of(1)));
      assertEquals(2, counter.told, "batches");
    }
    assertTrue(staysIdle(), "a worker is not parked");
  }

  /** Whether there comes a time, within seconds, from which on no worker is seen at work. */
  private static boolean staysIdle() {
    int idle = 0;
    for (int looks = 0; looks < 1000 && idle < 5; looks++) {
      idle = busy() ? 0 : idle + 1;
      LockSupport.parkNanos(5_000_000);
    }
    return idle == 5;
  }

  private static boolean busy() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("limpid-worker"))
        .anyMatch(thread -> thread.getState() == Thread.State.RUNNABLE);
  }

  /** What is alive in the end: 8,000 images of this size have 2 MB. */
  @Test
  void riseKeepsNoMoreOfManyMasksThanOfFew() {
    CompiledNet net = CompiledNet.of(Nets.waves(), List.of());
    try (Session session = net.session()) {
      long few = alive(session, 80);
      long buffers = session.bytes();
      long many = alive(session, 8000);
      assertEquals(buffers, session.bytes(), "buffers");
      assertTrue(many - few < 400_000, many - few + " bytes more");
    }
  }

  private static long alive(Session session, int masks) {
    long[] least = {Long.MAX_VALUE};
    Counter counter =
        new Counter(
            OptionalInt.empty(),
            () -> {
              for (int i = 0; i < 3; i++) {
                System.gc();
                Runtime runtime = Runtime.getRuntime();
                least[0] = Math.min(least[0], runtime.totalMemory() - runtime.freeMemory());
              }
            });
    new Rise(masks, 1).explain(session.run(Nets.wavesInput(), counter), OutputTarget.of(1));
    return least[0];
  }
}
