package limpid.bench;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.SplittableRandom;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.Window;
import limpid.core.kernel.Workers;
import limpid.core.op.AdaptiveAvgPool2d;
import limpid.core.op.AvgPool2d;
import limpid.core.op.Axes;
import limpid.core.op.Concat;
import limpid.core.op.Conv2d;
import limpid.core.op.Flatten;
import limpid.core.op.LayerNorm;
import limpid.core.op.MatMul;
import limpid.core.op.MaxPool2d;
import limpid.core.op.Node;
import limpid.core.op.Pad;
import limpid.core.op.Permute;
import limpid.core.op.Resize;
import limpid.core.op.Sampling;
import limpid.core.op.Sigmoid;
import limpid.core.op.Slice;
import limpid.core.op.Softmax;
import limpid.core.op.Sum;
import limpid.core.op.Tanh;
import limpid.core.program.Program;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a run takes from the heap, once its buffers are planned: nothing but small objects. */
@Tag("slow")
class AllocationTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int BEFORE = Workers.shared().threads();

  /** Less than any matrix or feature map below but the output. */
  private static final long SMALL = 1 << 17;

  private static final long PATIENCE = 60_000_000_000L;

  @AfterAll
  static void restoreThreads() {
    Workers.threads(BEFORE);
  }

  /** What a run takes once the JVM has compiled it, before which every vector is an object. */
  private static long allocated(Runnable run) {
    Workers.threads(1);
    long deadline = System.nanoTime() + PATIENCE;
    long least = Long.MAX_VALUE;
    while (least >= SMALL && System.nanoTime() < deadline) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      run.run();
      least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
    }
    return least;
  }

  private static Node random(long seed, int... extents) {
    Tensor tensor = Tensor.zeros(Shape.of(extents));
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < tensor.size(); i++) {
      tensor.data()[i] = (float) (random.nextDouble() - 0.5);
    }
    return Node.constant(tensor);
  }

  @Test
  void aRunOfAProgramTakesNoMemoryForItsNodes() {
    Window same = Window.of(3).padding(1);
    Node x = Node.variable(random(1, 2, 32, 32, 32).value());
    Node dense = new Conv2d(same, 1).of(x, random(2, 3, 3, 32, 32)).relu();
    Node depthwise = new Conv2d(same, 32).of(dense, random(3, 3, 3, 1, 32));
    Node grouped = new Conv2d(same, 8).of(depthwise, random(4, 3, 3, 4, 32));
    Node joined = new Concat(3).of(new Sigmoid().of(grouped), new Tanh().of(dense));
    Node padded = new Pad(1, 2, 2).of(new Slice(2, 4, 28).of(joined));
    Node planes =
        new Permute(Axes.of(0, 3, 1, 2)).of(new Resize(32, 32, Sampling.BILINEAR).of(padded));
    Node back = new Permute(Axes.of(0, 2, 3, 1)).of(planes);
    Node most = new MaxPool2d(Window.of(2).stride(2), false).of(back);
    Node mean = new AvgPool2d(Window.of(2).stride(2), false, true).of(back);
    Node both = new Concat(0).of(most, mean);
    Node rows = new Flatten().of(new Permute(Axes.of(1, 2, 0, 3)).of(both)).reshape(256, 256);
    Node gram = new MatMul(true, false).of(rows, rows);
    Node other = new MatMul(false, true).of(gram, rows);
    Node shares = new Softmax().of(new MatMul(true, true).of(other, gram));
    Node y = new AdaptiveAvgPool2d(1, 1).of(shares.reshape(1, 256, 256, 1));
    Program program = Program.of(List.of(x), List.of(y, shares));
    Tensor input = random(9, 2, 32, 32, 32).value();
    long bytes = allocated(() -> program.run(input));
    assertTrue(bytes < SMALL, () -> "a run took " + bytes + " bytes");
  }

  /** Doubles of every column of every part would take twice the memory of what they sum. */
  @Test
  void aSumOverALeadingAxisTakesLittleMemory() {
    Tensor x = Tensor.filled(Shape.of(64, 100_000), 1);
    Tensor y = Tensor.zeros(Shape.of(1, 100_000));
    long bytes = allocated(() -> new Sum(Axes.of(0)).into(y, x));
    assertTrue(bytes < SMALL, () -> "a sum took " + bytes + " bytes");
  }

  /** An object for each of 20,000 rows, or arrays of the length of a sample, would be more. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void aLayerNormTakesNoMemoryForItsRows(int axes) {
    Shape shape = Shape.of(2, 100, 100, 48);
    Shape row = axes == 1 ? Shape.of(48) : Shape.of(100, 100, 48);
    Node x = Node.variable(Tensor.zeros(shape));
    Node one = Node.constant(Tensor.filled(row, 1));
    Node norm = new LayerNorm(axes, 1e-5f).of(x, one, one);
    Node y = new Sum(Axes.of()).of(norm);
    Program program = Program.of(List.of(x), List.of(y));
    Tensor input = Tensor.filled(shape, 2);
    long bytes = allocated(() -> program.run(input));
    assertTrue(bytes < SMALL, () -> "a run took " + bytes + " bytes");
  }
}
