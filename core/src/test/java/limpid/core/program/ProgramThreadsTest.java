package limpid.core.program;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.op.Node;
import org.junit.jupiter.api.Test;

/** Whose a program is, and how its runs are stopped. */
class ProgramThreadsTest {
  private final Node x = Node.variable(Tensor.outline(Shape.of(3)));
  private final Node h = x.exp();
  private final Node y = h.mul(h).relu();
  private final Program program = Program.of(List.of(x), List.of(h, y));

  private static Tensor value(float first) {
    return Tensor.of(Shape.of(3), first, 1, 2);
  }

  /** What came of running this in another thread. */
  private static Throwable elsewhere(Runnable work) throws InterruptedException {
    Throwable[] thrown = new Throwable[1];
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (RuntimeException e) {
                thrown[0] = e;
              }
            },
            "another");
    thread.start();
    thread.join();
    return thrown[0];
  }

  @Test
  void anotherThreadIsRefusedUntilTheProgramIsReleased() throws InterruptedException {
    program.run(value(0));
    List<Runnable> uses =
        List.of(
            () -> program.run(value(0)),
            () -> program.timed(value(0)),
            () -> program.begin(value(0)),
            () -> program.finish(List.of(y)),
            () -> program.at(y),
            program::release);
    for (Runnable use : uses) {
      Throwable thrown = assertInstanceOf(IllegalStateException.class, elsewhere(use));
      assertTrue(thrown.getMessage().contains("release()"), thrown.getMessage());
      assertTrue(thrown.getMessage().contains("copy()"), thrown.getMessage());
    }
    program.release();
    assertNull(elsewhere(() -> program.run(value(0))));
    assertDoesNotThrow(() -> program.run(value(0)), "its thread has ended");
  }

  @Test
  void aThreadThatEndedOwnsNothing() throws InterruptedException {
    assertNull(elsewhere(() -> program.run(value(0))));
    program.run(value(1));
    assertEquals((float) Math.E, program.at(h).at(0), 1e-6);
  }

  @Test
  void whoRunsItFromManyThreadsGetsAnExceptionAndNoWrongResult() throws InterruptedException {
    CountDownLatch start = new CountDownLatch(1);
    List<Thread> threads = new ArrayList<>();
    List<Throwable> wrong = new ArrayList<>();
    for (int t = 0; t < 8; t++) {
      int first = t;
      threads.add(
          new Thread(
              () -> {
                try {
                  start.await();
                  for (int i = 0; i < 200; i++) {
                    runOnce(first);
                  }
                } catch (AssertionError | InterruptedException e) {
                  synchronized (wrong) {
                    wrong.add(e);
                  }
                }
              }));
    }
    threads.forEach(Thread::start);
    start.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    assertEquals(List.of(), wrong);
  }

  private void runOnce(int first) {
    try {
      program.run(value(first));
      assertEquals((float) Math.exp(first), program.at(h).at(0), 1e-3 * Math.exp(first));
      program.release();
    } catch (IllegalStateException _) {
      Thread.onSpinWait();
    }
  }

  @Test
  void nothingCanBeReadAfterACancelledRunAndTheNextOneIsRight() {
    program.run(value(0));
    float[] wanted = program.at(y).data().clone();
    Cancellation control = new Cancellation();
    control.cancel();
    assertThrows(CancellationException.class, () -> program.run(control, value(5)));
    assertThrows(IllegalStateException.class, () -> program.at(y));
    assertThrows(IllegalStateException.class, () -> program.finish(List.of(y)));
    program.run(value(0));
    assertArrayEquals(wanted, program.at(y).data());
  }

  @Test
  void aRunStopsBetweenTwoOfItsOperations() {
    List<Integer> done = new ArrayList<>();
    Cancellation[] control = new Cancellation[1];
    control[0] =
        new Cancellation(
            (now, of) -> {
              assertEquals(program.size(), of);
              done.add(now);
              if (now == 2) {
                control[0].cancel();
              }
            });
    assertThrows(CancellationException.class, () -> program.run(control[0], value(5)));
    assertEquals(List.of(1, 2), done);
  }

  @Test
  void aControlCannotRunTheProgramThatItControls() {
    Node seed = Node.variable(Tensor.outline(Shape.of(3)));
    Node product = y.mul(seed).exp();
    Program staged =
        Program.staged(List.of(x), List.of(seed), List.of(h, product), Rounding.PRECISE);
    List<Runnable> uses =
        List.of(
            () -> staged.run(value(5), value(5)),
            () -> staged.timed(value(5), value(5)),
            () -> staged.begin(value(5)),
            () -> staged.finish(List.of(product), value(5)),
            staged::release);
    staged.run(value(0), value(1));
    float[] wanted = staged.at(product).data().clone();
    for (Runnable use : uses) {
      List<Throwable> thrown = new ArrayList<>();
      Control control =
          new Cancellation(
              (done, of) -> thrown.add(assertThrows(IllegalStateException.class, use::run)));
      staged.run(control, value(0), value(1));
      assertArrayEquals(wanted, staged.at(product).data());
      staged.begin(control, value(0));
      staged.finish(control, List.of(product), value(1));
      assertArrayEquals(wanted, staged.at(product).data());
      assertTrue(thrown.getFirst().getMessage().contains("copy()"));
      assertEquals(2 * staged.size(), thrown.size(), "at each operation");
    }
  }

  @Test
  void aCopyMayRunMeanwhile() {
    Program copy = program.copy();
    program.run(new Cancellation((done, of) -> copy.run(value(5))), value(0));
    assertEquals(1, program.at(h).at(0));
  }

  @Test
  void anInterruptStopsARunOfAnyKind() {
    Thread.currentThread().interrupt();
    try {
      assertThrows(CancellationException.class, () -> program.run(value(0)));
    } finally {
      assertTrue(Thread.interrupted(), "the flag stays");
    }
  }

  @Test
  void aStageThatWasCancelledIsRunAgain() {
    Node seed = Node.variable(Tensor.outline(Shape.of(3)));
    Node product = y.mul(seed).exp();
    Program staged =
        Program.staged(List.of(x), List.of(seed), List.of(h, product), Rounding.PRECISE);
    assertThrows(IllegalStateException.class, () -> staged.finish(List.of(product), value(1)));
    assertThrows(IllegalStateException.class, () -> staged.at(h), "nothing has run");
    Cancellation cancelled = new Cancellation();
    cancelled.cancel();
    assertThrows(CancellationException.class, () -> staged.begin(cancelled, value(0)));
    assertThrows(IllegalStateException.class, () -> staged.finish(List.of(product), value(1)));
    staged.begin(value(0));
    assertEquals(1, staged.at(h).at(0));
    assertThrows(IllegalStateException.class, () -> staged.at(product));
    assertThrows(
        CancellationException.class, () -> staged.finish(cancelled, List.of(product), value(1)));
    assertThrows(IllegalStateException.class, () -> staged.at(product));
    assertEquals(1, staged.at(h).at(0));
    staged.finish(List.of(product), value(1));
    assertEquals(Math.E, staged.at(product).at(0), 1e-5);
  }
}
