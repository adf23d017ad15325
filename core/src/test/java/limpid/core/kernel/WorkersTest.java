package limpid.core.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class WorkersTest {
  private static final int BEFORE = ThreadsOfProcess.COUNT;

  @BeforeEach
  void threeThreads() {
    Workers.threads(3);
  }

  @AfterEach
  void restoreThreads() {
    Workers.threads(BEFORE);
  }

  @Test
  void everyPieceRunsOnce() {
    for (int pieces : new int[] {0, 1, 2, 3, 100, 10_000}) {
      AtomicIntegerArray runs = new AtomicIntegerArray(pieces);
      Workers.shared().split(pieces, runs::incrementAndGet);
      for (int i = 0; i < pieces; i++) {
        assertEquals(1, runs.get(i));
      }
    }
  }

  @Test
  void rangesCoverAllIndicesOnce() {
    for (int n : new int[] {0, 1, 7, 64, 1001}) {
      AtomicIntegerArray runs = new AtomicIntegerArray(n);
      Workers.shared()
          .ranges(
              n,
              10,
              (from, to) -> {
                for (int i = from; i < to; i++) {
                  runs.incrementAndGet(i);
                }
              });
      for (int i = 0; i < n; i++) {
        assertEquals(1, runs.get(i));
      }
    }
  }

  @Test
  void otherThreadsTakePart() {
    CountDownLatch all = new CountDownLatch(3);
    Workers.shared().split(3, i -> meet(all));
    assertEquals(0, all.getCount());
  }

  @Test
  void eachThreadBeginsWithPiecesOfItsOwn() {
    for (int round = 0; round < 100; round++) {
      CountDownLatch all = new CountDownLatch(3);
      String[] names = new String[6];
      Workers.shared()
          .split(
              6,
              i -> {
                names[i] = Thread.currentThread().getName();
                if (i % 2 == 0) {
                  meet(all);
                }
              });
      assertEquals(Thread.currentThread().getName(), names[0]);
      assertEquals("limpid-worker-1", names[2]);
      assertEquals("limpid-worker-2", names[4]);
    }
  }

  @Test
  void pieceOfAThreadThatIsHeldUpIsTakenByAnother() {
    CountDownLatch others = new CountDownLatch(8);
    Workers.shared()
        .split(
            9,
            i -> {
              if (i == 0) {
                await(others);
              } else {
                others.countDown();
              }
            });
    assertEquals(0, others.getCount());
  }

  @Test
  void parkedThreadsWakeUp() throws InterruptedException {
    for (int round = 0; round < 20; round++) {
      Thread.sleep(round % 4);
      CountDownLatch all = new CountDownLatch(3);
      Workers.shared().split(3, i -> meet(all));
    }
  }

  /** Returns once all three are here, so each piece has a thread of its own. */
  private static void meet(CountDownLatch all) {
    all.countDown();
    await(all);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void manyShortSplitsLoseNoPiece() {
    AtomicInteger sum = new AtomicInteger();
    for (int round = 0; round < 20_000; round++) {
      Workers.shared().split(4, i -> sum.addAndGet(i));
    }
    assertEquals(20_000 * 6, sum.get());
  }

  @Test
  void piecesMaySplitAgain() {
    AtomicInteger count = new AtomicInteger();
    Workers.shared().split(8, i -> Workers.shared().split(8, j -> count.incrementAndGet()));
    assertEquals(64, count.get());
  }

  @Test
  void callersMayCome() throws InterruptedException {
    AtomicInteger count = new AtomicInteger();
    List<Thread> callers = new ArrayList<>();
    for (int c = 0; c < 4; c++) {
      callers.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    for (int round = 0; round < 500; round++) {
                      Workers.shared().split(5, i -> count.incrementAndGet());
                    }
                  }));
    }
    for (Thread caller : callers) {
      caller.join();
    }
    assertEquals(4 * 500 * 5, count.get());
  }

  @Test
  void failureOfAPieceReachesTheCallerAndTheThreadsLive() {
    IllegalStateException thrown = new IllegalStateException("piece 5");
    for (int round = 0; round < 50; round++) {
      RuntimeException caught =
          assertThrows(
              RuntimeException.class,
              () ->
                  Workers.shared()
                      .split(
                          9,
                          i -> {
                            if (i == 5) {
                              throw thrown;
                            }
                          }));
      assertSame(thrown, caught);
    }
    otherThreadsTakePart();
  }

  @Test
  void nothingKeepsFinishedWorkAlive() throws InterruptedException {
    WeakReference<float[]> data = new WeakReference<>(workOnNewData());
    for (int i = 0; i < 200 && data.get() != null; i++) {
      System.gc();
      Thread.sleep(5);
    }
    assertNull(data.get());
  }

  private static float[] workOnNewData() {
    float[] data = new float[1 << 16];
    CountDownLatch all = new CountDownLatch(3);
    Workers.shared()
        .split(
            3,
            i -> {
              data[i] = 1;
              meet(all);
            });
    return data;
  }

  @Test
  void numberOfThreadsMayChange() {
    for (int threads = 1; threads < 6; threads++) {
      Workers.threads(threads);
      assertEquals(threads, Workers.shared().threads());
      everyPieceRunsOnce();
    }
  }

  @Test
  void oldThreadsEndWhenTheNumberChanges() throws InterruptedException {
    Workers.threads(5);
    Workers.threads(1);
    for (int i = 0; i < 400 && live() > 0; i++) {
      Thread.sleep(5);
    }
    assertEquals(0, live());
  }

  private static long live() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("limpid-worker"))
        .count();
  }

  @Test
  void wrongNumberOfThreadsIsRefused() {
    String message =
        assertThrows(IllegalArgumentException.class, () -> Workers.threads(0)).getMessage();
    assertTrue(message.contains("1 to 1024, got 0"));
  }
}
