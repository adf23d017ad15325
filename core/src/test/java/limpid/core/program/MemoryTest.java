package limpid.core.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.Window;
import limpid.core.graph.Backward;
import limpid.core.op.BatchNorm;
import limpid.core.op.Concat;
import limpid.core.op.Conv2d;
import limpid.core.op.Flatten;
import limpid.core.op.Linear;
import limpid.core.op.MaxPool2d;
import limpid.core.op.Node;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** How near the planned buffers come to what is needed at once. */
class MemoryTest {
  private static final double RATIO = 1.3;

  private static Node constant(int... extents) {
    return Node.constant(Tensor.zeros(Shape.of(extents)));
  }

  private static Node conv(Node x, int kernel, int channels) {
    Node w = constant(kernel, kernel, x.shape().at(3), channels);
    return new Conv2d(Window.of(kernel).padding(kernel / 2), 1).of(x, w);
  }

  private static Node rectified(Node x) {
    int c = x.shape().at(3);
    Node one = Node.constant(Tensor.filled(Shape.of(c), 1));
    return new BatchNorm(1e-5f).of(x, constant(c), one, constant(c), constant(c)).relu();
  }

  /** A block of DenseNet-BC, 24 layers of growth 32; each joins what it reads to what it adds. */
  private static Node dense(Node x) {
    Node h = x;
    for (int layer = 0; layer < 24; layer++) {
      Node y = conv(rectified(conv(rectified(h), 1, 128)), 3, 32);
      h = new Concat(3).of(h, y);
    }
    return h;
  }

  /** The same, each layer joining all that the others added. */
  private static Node denseOfAll(Node x) {
    List<Node> features = new ArrayList<>(List.of(x));
    for (int layer = 0; layer < 24; layer++) {
      Node h = new Concat(3).of(features.toArray(Node[]::new));
      features.add(conv(rectified(conv(rectified(h), 1, 128)), 3, 32));
    }
    return new Concat(3).of(features.toArray(Node[]::new));
  }

  private static Node growing(Node x) {
    Node h = x;
    for (int width = 16; width <= 11 * 16; width += 16) {
      h = conv(h, 3, width).relu();
    }
    return h;
  }

  private static Node unlike(Node x) {
    Node h = x;
    for (int width : new int[] {48, 20, 96, 33, 64, 112, 24, 80, 40, 120, 56}) {
      h = conv(h, 3, width).relu();
    }
    return h;
  }

  /** Nine blocks with four branches, every third followed by pooling. */
  private static Node inception(Node x) {
    Node h = x;
    for (int block = 0; block < 9; block++) {
      int width = 16 + 8 * block;
      Node one = conv(h, 1, width).relu();
      Node three = conv(conv(h, 1, width + 16).relu(), 3, width + 24).relu();
      Node five = conv(conv(h, 1, width / 2).relu(), 5, width).relu();
      Node most = new MaxPool2d(Window.of(3).stride(1).padding(1), false).of(h);
      h = new Concat(3).of(one, three, five, conv(most, 1, width).relu());
      if (block % 3 == 2) {
        h = new MaxPool2d(Window.of(3).stride(2).padding(1), false).of(h);
      }
    }
    return h;
  }

  private static Stream<Arguments> nets() {
    return Stream.of(
        net("dense block", MemoryTest::dense),
        net("dense block of all", MemoryTest::denseOfAll),
        net("eleven growing widths", MemoryTest::growing),
        net("eleven unlike widths", MemoryTest::unlike),
        net("inception", MemoryTest::inception));
  }

  private static Arguments net(String name, Function<Node, Node> net) {
    return Arguments.of(name, net);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("nets")
  void forwardAndWithGradientsAProgramTakesLittleMoreThanIsNeededAtOnce(
      String name, Function<Node, Node> net) {
    Node x = Node.variable(Tensor.outline(Shape.of(1, 56, 56, 64)));
    Node a = net.apply(x);
    Node row = new Flatten().of(a.mean(1, 2));
    Node logits = new Linear().of(row, constant(row.shape().at(1), 10));
    Node seed = Node.variable(Tensor.outline(logits.shape()));
    Node g = Backward.from(logits).seed(seed).recorded().to(x).of(x);
    within(name, Program.of(List.of(x), List.of(logits)));
    within(name + " with gradient", Program.of(List.of(x, seed), List.of(logits, g)));
  }

  @Test
  void aSumTakesTheMemoryOfItsResidual() {
    Node x = Node.variable(Tensor.outline(Shape.of(1, 8, 8, 64)));
    Node a = conv(x, 1, 64).relu();
    Node sum = conv(conv(a, 1, 16).relu(), 1, 64).add(a).relu();
    long map = Float.BYTES * 8 * 8 * 64;
    assertEquals(map + map / 4, Program.of(List.of(x), List.of(sum)).memory().least());
  }

  private static void within(String what, Program program) {
    Memory memory = program.memory();
    assertTrue(memory.planned() >= memory.least(), what + ": " + memory);
    assertTrue(memory.planned() <= RATIO * memory.least(), what + ": " + memory);
  }

  @Test
  void aDenseBlockTakesTheTwoLargestOfItsMaps() {
    Node x = Node.variable(Tensor.outline(Shape.of(1, 56, 56, 64)));
    Memory memory = Program.of(List.of(x), List.of(dense(x))).memory();
    long pixels = Float.BYTES * 56 * 56;
    assertEquals(pixels * (64 + 24 * 32 + 64 + 23 * 32 + 128 - 32) / 1e6, memory.least() / 1e6, 1);
    assertTrue(memory.planned() < 25_000_000, () -> "" + memory);
  }

  @Test
  void whatCanBeReadHasAnArrayOfItsOwnSize() {
    Node x = Node.variable(Tensor.outline(Shape.of(1, 8, 8, 8)));
    Node wide = conv(x, 3, 32).relu();
    Node y = conv(wide, 3, 4).relu();
    Node z = conv(conv(y, 3, 24), 3, 2);
    Program program = Program.of(List.of(x), List.of(y, z));
    program.run(Tensor.zeros(x.shape()));
    assertEquals(y.shape().size(), program.at(y).data().length);
    assertEquals(z.shape().size(), program.at(z).data().length);
  }
}
