package limpid.core;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TensorTest {

  @Test
  void elementsLieInRowMajorOrder() {
    Tensor tensor = Tensor.of(Shape.of(2, 3), 0, 1, 2, 3, 4, 5);
    assertEquals(5, tensor.at(1, 2));
    assertEquals(3, tensor.reshape(Shape.of(3, 2)).at(1, 1));
    assertSame(tensor.data(), tensor.reshape(Shape.of(6)).data());
    assertThrows(ShapeException.class, () -> tensor.at(1));
    assertThrows(IndexOutOfBoundsException.class, () -> tensor.at(0, 3));
    assertThrows(ShapeException.class, () -> tensor.reshape(Shape.of(5)));
    assertThrows(ShapeException.class, tensor::item);
  }

  @Test
  void elementsMadeLaterAreMadeOnce() {
    AtomicInteger made = new AtomicInteger();
    Tensor tensor = Tensor.later(Shape.of(2), () -> new float[] {made.incrementAndGet(), 7});
    assertEquals(0, made.get());
    assertEquals(2, tensor.size());
    assertEquals(1, tensor.at(0));
    assertEquals(7, tensor.at(1));
    assertEquals(1, made.get());
  }

  @Test
  void elementsForOneUseAreNotKept() {
    AtomicInteger made = new AtomicInteger();
    Tensor tensor = Tensor.later(Shape.of(1), () -> new float[] {made.incrementAndGet()});
    assertEquals(1, tensor.once()[0]);
    assertEquals(2, tensor.once()[0]);
    assertEquals(3, tensor.at(0));
    assertSame(tensor.data(), tensor.once());
    assertEquals(3, made.get());
  }

  @Test
  void anOutlineHasAShapeAndNoElements() {
    Tensor outline = Tensor.outline(Shape.of(2, 3));
    assertEquals(6, outline.size());
    assertEquals(Shape.of(3, 2), outline.reshape(Shape.of(3, 2)).shape());
    assertThrows(ShapeException.class, () -> outline.reshape(Shape.of(7)));
    Exception e = assertThrows(IllegalStateException.class, outline::data);
    assertEquals("tensor [2,3] is an outline, without elements", e.getMessage());
    assertEquals("[2,3] outline", outline.toString());
  }

  @Test
  void memoryMayBeLongerThanTheTensorInIt() {
    float[] memory = {1, 2, 3, 4, 5};
    Tensor tensor = Tensor.within(Shape.of(2, 2), memory);
    assertSame(memory, tensor.data());
    assertSame(memory, tensor.reshape(Shape.of(4)).data());
    assertArrayEquals(new float[] {1, 2, 3, 4}, tensor.copy().data());
    assertEquals("[4] 1.0 2.0 3.0 4.0", tensor.reshape(Shape.of(4)).toString());
    Exception e = assertThrows(ShapeException.class, () -> Tensor.within(Shape.of(2, 3), memory));
    assertEquals("tensor [2,3] wants 6 elements, there are 5", e.getMessage());
    assertThrows(ShapeException.class, () -> Tensor.of(Shape.of(2, 2), memory));
  }

  @Test
  void aPreparedFormIsMadeOnceForEachKind() {
    Tensor tensor = Tensor.of(Shape.of(2), 3, 4);
    Object first = tensor.prepared("packed", form -> new Object());
    assertSame(first, tensor.prepared("packed", form -> new Object()));
    assertEquals("doubled!", tensor.prepared("doubled", form -> form + "!"));
  }

  @Test
  void anEditDropsWhatWasMadeOfTheOldElements() {
    Tensor tensor = Tensor.of(Shape.of(2), 3, 4);
    Tensor view = tensor.reshape(Shape.of(2, 1));
    Tensor squares = tensor.derived("squares", TensorTest::squares);
    assertSame(squares, tensor.derived("squares", TensorTest::squares));
    view.edit(data -> data[0] = 5);
    assertArrayEquals(new float[] {25, 16}, tensor.derived("squares", TensorTest::squares).data());
    assertArrayEquals(new float[] {9, 16}, squares.data());
    tensor.edit(data -> data[1] = 1);
    assertEquals(Shape.of(2, 1), view.derived("squares", TensorTest::squares).shape());
    assertEquals(1, view.derived("squares", TensorTest::squares).at(1, 0));
  }

  @Test
  void anEditThatFailsDropsThemToo() {
    Tensor tensor = Tensor.of(Shape.of(2), 3, 4);
    tensor.derived("squares", TensorTest::squares);
    assertThrows(
        ArrayIndexOutOfBoundsException.class,
        () ->
            tensor.edit(
                data -> {
                  data[1] = 2;
                  data[2] = 0;
                }));
    assertEquals(4, tensor.derived("squares", TensorTest::squares).at(1));
  }

  @Test
  void editsAreCountedForAllViews() {
    Tensor tensor = Tensor.of(Shape.of(2), 3, 4);
    Tensor view = tensor.reshape(Shape.of(2, 1));
    assertEquals(0, view.edits());
    tensor.edit(data -> data[0] = 1);
    view.edit(data -> data[0] = 2);
    assertEquals(2, tensor.edits());
    assertEquals(2, view.edits());
    assertEquals(0, tensor.copy().edits());
  }

  @Test
  void whatIsDerivedIsNotMadeOfElementsThatCameLater() {
    Tensor tensor = Tensor.of(Shape.of(2), 3, 4);
    Tensor made = later(tensor);
    Tensor again = later(made);
    assertEquals(9, made.once()[0]);
    tensor.edit(data -> data[0] = 5);
    for (Tensor stale : List.of(made, again)) {
      Exception e = assertThrows(IllegalStateException.class, stale::data);
      assertEquals(
          "tensor [2] was derived from one that was edited before its elements were asked for;"
              + " derive it again",
          e.getMessage());
      assertThrows(IllegalStateException.class, stale::once);
    }
    Tensor fresh = later(tensor);
    assertEquals(25, fresh.at(0));
    tensor.edit(data -> data[0] = 1);
    assertEquals(25, fresh.at(0), "what was made stays as it was");
  }

  private static Tensor later(Tensor source) {
    return source.derived("squares later", x -> Tensor.later(x.shape(), () -> squares(x).data()));
  }

  @Test
  void theFormsThatWereAskedForLastAreKept() {
    Tensor tensor = Tensor.of(Shape.of(2), 3, 4);
    List<WeakReference<Object>> forms = new ArrayList<>();
    Object often = tensor.prepared("often", form -> new Object());
    for (int i = 0; i < 100; i++) {
      forms.add(new WeakReference<>(tensor.prepared(i, form -> new Object())));
      assertSame(often, tensor.prepared("often", form -> new Object()));
    }
    System.gc();
    long kept = forms.stream().filter(form -> form.get() != null).count();
    assertTrue(kept <= 15, kept + " forms are kept");
    assertSame(forms.getLast().get(), tensor.prepared(99, form -> new Object()));
  }

  private static Tensor squares(Tensor x) {
    Tensor squares = x.copy();
    for (int i = 0; i < x.size(); i++) {
      squares.data()[i] *= squares.data()[i];
    }
    return squares;
  }

  @Test
  void whatIsDerivedMayBeDerivedFromAgain() {
    Tensor tensor = Tensor.of(Shape.of(2), 3, 4);
    Tensor fourth =
        tensor.derived(
            "fourth",
            x -> x.derived("squares", TensorTest::squares).derived("squares", TensorTest::squares));
    assertArrayEquals(new float[] {81, 256}, fourth.data());
    Exception e =
        assertThrows(
            IllegalStateException.class,
            () -> tensor.prepared("packed", form -> tensor.prepared("packed", again -> again)));
    assertEquals("tensor: its form packed is made of itself", e.getMessage());
    assertEquals("now", tensor.prepared("packed", form -> "now"));
  }

  /** Two tensors whose forms are made of each other's: with a lock for each tensor, a deadlock. */
  @Test
  void formsOfTwoTensorsMayBeMadeOfEachOthers() {
    Tensor a = Tensor.scalar(1);
    Tensor b = Tensor.scalar(2);
    CyclicBarrier both = new CyclicBarrier(2);
    assertTimeoutPreemptively(
        Duration.ofSeconds(30),
        () -> {
          CompletableFuture<Tensor> one = CompletableFuture.supplyAsync(() -> sum(a, b, both));
          CompletableFuture<Tensor> other = CompletableFuture.supplyAsync(() -> sum(b, a, both));
          assertEquals(5, one.join().item());
          assertEquals(3, other.join().item());
        });
  }

  /** {@code a + b^2}, both threads having begun before either goes on. */
  private static Tensor sum(Tensor a, Tensor b, CyclicBarrier both) {
    return a.derived(
        "sum",
        x -> {
          try {
            both.await();
          } catch (InterruptedException | BrokenBarrierException e) {
            throw new IllegalStateException(e);
          }
          return Tensor.scalar(x.item() + b.derived("squares", TensorTest::squares).item());
        });
  }

  @Test
  void manyThreadsMakeAFormOnce() throws InterruptedException {
    Tensor tensor = Tensor.of(Shape.of(2), 3, 4);
    AtomicInteger made = new AtomicInteger();
    Thread[] threads = new Thread[8];
    for (int i = 0; i < threads.length; i++) {
      threads[i] =
          Thread.ofPlatform()
              .start(() -> tensor.prepared("counted", form -> made.incrementAndGet()));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertEquals(1, made.get());
  }

  @Test
  void smallMatricesPrintAsGrids() {
    Tensor whole = Tensor.of(Shape.of(2, 3), 0, 1, -2, 10, 4, 5);
    assertEquals("[2,3]\n   0   1  -2\n  10   4   5", whole.toString());
    Tensor map = Tensor.of(Shape.of(1, 2, 2, 1), 0.5f, 1 / 3f, 0, 1e-6f);
    assertEquals("[1,2,2,1]\n     0.5000     0.3333\n          0  1.000e-06", map.toString());
    Tensor odd = Tensor.of(Shape.of(2, 2), Float.NaN, 1, 2, Float.NEGATIVE_INFINITY);
    assertEquals("[2,2]\n        NaN      1.000\n      2.000  -Infinity", odd.toString());
  }

  @Test
  void otherTensorsPrintTheirFirstElements() {
    assertEquals("[] 1.5", Tensor.scalar(1.5f).toString());
    assertEquals("[1,3] 1.0 2.0 3.0", Tensor.of(Shape.of(1, 3), 1, 2, 3).toString());
    assertEquals(
        "[3,17] 0.0 0.0 0.0 0.0 0.0 0.0 0.0 0.0 …", Tensor.zeros(Shape.of(3, 17)).toString());
    assertEquals(
        "[2,2,2] 0.0 0.0 0.0 0.0 0.0 0.0 0.0 0.0", Tensor.zeros(Shape.of(2, 2, 2)).toString());
  }
}
