package limpid.core.program;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;
import limpid.core.Window;
import limpid.core.graph.Backward;
import limpid.core.graph.Trace;
import limpid.core.op.BatchNorm;
import limpid.core.op.Conv2d;
import limpid.core.op.Flatten;
import limpid.core.op.Linear;
import limpid.core.op.MaxPool2d;
import limpid.core.op.Node;
import org.junit.jupiter.api.Test;

class ProgramTest {
  private static final Conv2d SAME = new Conv2d(Window.of(3).padding(1), 1);
  private static final Conv2d HALF = new Conv2d(Window.of(3).stride(2).padding(1), 1);
  private static final Conv2d ONE = new Conv2d(Window.of(1).stride(2), 1);

  private static Tensor random(long seed, double scale, double center, int... extents) {
    Tensor tensor = Tensor.zeros(Shape.of(extents));
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < tensor.size(); i++) {
      tensor.data()[i] = (float) (center + scale * random.nextGaussian());
    }
    return tensor;
  }

  private static Node weight(long seed, int... extents) {
    return Node.constant(random(seed, 0.3, 0, extents));
  }

  private static Node norm(Node x, long seed) {
    int c = x.shape().at(-1);
    return new BatchNorm(1e-5f)
        .of(
            x,
            weight(seed, c),
            Node.constant(random(seed + 1, 0.1, 1, c)),
            Node.constant(random(seed + 2, 0.2, 1, c)),
            weight(seed + 3, c));
  }

  /** Stem, max pool, a residual block with a projected shortcut, one with a plain one, a head. */
  private static Trace net(Tensor input) {
    Node x = Node.variable(input);
    Node h = norm(SAME.of(x, weight(1, 3, 3, 3, 8), weight(2, 8)), 10).relu().named("stem");
    h = new MaxPool2d(Window.of(2).stride(2), false).of(h);
    Node a = norm(HALF.of(h, weight(3, 3, 3, 8, 12)), 20).relu();
    Node b = norm(SAME.of(a, weight(4, 3, 3, 12, 12)), 30);
    Node s = norm(ONE.of(h, weight(5, 1, 1, 8, 12)), 40);
    Node block = b.add(s).relu().named("block1");
    Node c = norm(SAME.of(block, weight(6, 3, 3, 12, 12)), 50).relu();
    Node last = norm(SAME.of(c, weight(7, 3, 3, 12, 12)), 60).add(block).relu().named("block2");
    Node pooled = new Flatten().of(last.mean(1, 2));
    return new Trace(x, new Linear().of(pooled, weight(8, 12, 5), weight(9, 5)).named("fc"));
  }

  private static void assertClose(Tensor wanted, Tensor actual) {
    assertEquals(wanted.shape(), actual.shape());
    double largest = 0;
    for (float value : wanted.data()) {
      largest = Math.max(largest, Math.abs(value));
    }
    assertTrue(largest > 0, "nothing to compare");
    for (int i = 0; i < wanted.size(); i++) {
      assertEquals(wanted.data()[i], actual.data()[i], 2e-5 * largest, "at " + i);
    }
  }

  @Test
  void aGateThatBroadcastsIsNotFusedAsIfItWereWhole() {
    Tensor input = random(1, 1, 0, 1, 6, 6, 3);
    Node x = Node.variable(input);
    Node conv = SAME.of(x, weight(1, 3, 3, 3, 8));
    Node perChannel = conv.gate(conv.mean(1, 2));
    Node perPixel = SAME.of(perChannel, weight(2, 3, 3, 8, 8)).gate(x.mean(3));
    Program program = Program.of(new Trace(x, perPixel));
    program.run(input);
    assertClose(perPixel.value(), program.at(perPixel));
  }

  @Test
  void aProgramEqualsItsTraceOnOtherInputsToo() {
    Tensor first = random(100, 1, 0, 2, 16, 16, 3);
    Tensor second = random(101, 1, 0, 2, 16, 16, 3);
    Trace trace = net(first);
    Program program = Program.of(trace, trace.at("block1"), trace.at("stem"));
    for (Tensor input : List.of(first, second, first)) {
      Trace wanted = net(input);
      program.run(input);
      assertClose(wanted.output().value(), program.at(trace.output()));
      assertClose(wanted.at("block1").value(), program.at(trace.at("block1")));
      assertClose(wanted.at("stem").value(), program.at(trace.at("stem")));
    }
  }

  @Test
  void aProgramRunsBackwardAsTheSweepDoes() {
    Tensor first = random(100, 1, 0, 1, 16, 16, 3);
    Tensor second = random(101, 1, 0, 1, 16, 16, 3);
    Trace trace = net(first);
    Node seed = Node.variable(random(102, 1, 0, 1, 5));
    var gradients =
        Backward.from(trace.output()).seed(seed).recorded().to(trace.input(), trace.at("block1"));
    Node toInput = gradients.of(trace.input());
    Node toBlock = gradients.of(trace.at("block1"));
    Program program =
        Program.of(List.of(trace.input(), seed), List.of(trace.output(), toInput, toBlock));
    for (long s = 200; s < 203; s++) {
      Tensor weights = random(s, 1, 0, 1, 5);
      program.run(second, weights);
      Trace again = net(second);
      var wanted =
          Backward.from(again.output())
              .seed(Node.constant(weights))
              .to(again.input(), again.at("block1"));
      assertClose(again.output().value(), program.at(trace.output()));
      assertClose(wanted.at(again.input()), program.at(toInput));
      assertClose(wanted.at(again.at("block1")), program.at(toBlock));
    }
  }

  @Test
  void aProgramInTwoStagesRunsTheSecondOneForManySeeds() {
    Trace trace = net(Tensor.outline(Shape.of(1, 16, 16, 3)));
    Node seed = Node.variable(Tensor.outline(Shape.of(1, 5)));
    var gradients =
        Backward.from(trace.output()).seed(seed).recorded().to(trace.input(), trace.at("block1"));
    Node toInput = gradients.of(trace.input());
    Node toBlock = gradients.of(trace.at("block1"));
    Program program =
        Program.staged(
            List.of(trace.input()),
            List.of(seed),
            List.of(trace.output(), toInput, toBlock),
            Rounding.FAST);
    for (long image = 100; image < 102; image++) {
      Tensor input = random(image, 1, 0, 1, 16, 16, 3);
      Trace again = net(input);
      program.begin(input);
      for (long s = 200; s < 203; s++) {
        Tensor weights = random(s, 1, 0, 1, 5);
        Backward sweep = Backward.from(again.output()).seed(Node.constant(weights));
        program.finish(List.of(toInput), weights);
        assertClose(sweep.to(again.input()).at(again.input()), program.at(toInput));
        program.finish(List.of(toBlock), weights);
        assertClose(sweep.to(again.at("block1")).at(again.at("block1")), program.at(toBlock));
        assertClose(again.output().value(), program.at(trace.output()));
      }
    }
  }

  @Test
  void aStageRunsNothingThatItsOutputsDoNotNeed() {
    Node x = Node.variable(random(1, 1, 0, 1, 4));
    Node seed = Node.variable(random(2, 1, 0, 1, 4));
    Node square = x.square();
    Node one = square.mul(seed);
    Node two = seed.exp();
    Program program =
        Program.staged(List.of(x), List.of(seed), List.of(square, one, two), Rounding.FAST);
    List<Integer> done = new ArrayList<>();
    Control counting = new Cancellation((now, of) -> done.add(of));
    program.begin(counting, random(3, 1, 0, 1, 4));
    assertEquals(List.of(1), done, "the square");
    program.finish(List.of(one, two), random(4, 1, 0, 1, 4));
    done.clear();
    program.finish(counting, List.of(one), random(5, 1, 0, 1, 4));
    assertEquals(List.of(1), done, "the product");
    assertThrows(IllegalStateException.class, () -> program.at(two));
    float[] x3 = random(3, 1, 0, 1, 4).data();
    float[] s5 = random(5, 1, 0, 1, 4).data();
    for (int i = 0; i < 4; i++) {
      assertEquals(x3[i] * x3[i] * s5[i], program.at(one).data()[i]);
    }
  }

  @Test
  void everythingOnTheWayIntoMemoryIsOneCall() {
    Trace trace = net(random(100, 1, 0, 1, 16, 16, 3));
    // stem, pool, four convolutions of which two take the sum, the shortcut, mean, view, linear
    assertEquals(10, Program.of(trace).size());
  }

  @Test
  void buffersAreSharedByNodesThatDoNotMeet() {
    Tensor input = random(100, 1, 0, 1, 16, 16, 3);
    Trace trace = net(input);
    long values = trace.nodes().stream().mapToLong(node -> node.shape().size()).sum();
    assertTrue(Program.of(trace).memory().planned() / 4 < values / 2);
  }

  @Test
  void aCopyHasBuffersOfItsOwn() {
    Tensor first = random(100, 1, 0, 1, 16, 16, 3);
    Tensor second = random(101, 1, 0, 1, 16, 16, 3);
    Trace trace = net(first);
    Program program = Program.of(trace);
    Program copy = program.copy();
    program.run(first);
    float[] before = program.at(trace.output()).data().clone();
    copy.run(second);
    assertArrayEquals(before, program.at(trace.output()).data());
    assertClose(net(second).output().value(), copy.at(trace.output()));
  }

  @Test
  void programsRunAtOnceFromSeveralThreads() throws InterruptedException {
    Trace trace = net(random(100, 1, 0, 1, 16, 16, 3));
    Tensor[] inputs = new Tensor[4];
    Tensor[] found = new Tensor[4];
    Thread[] threads = new Thread[4];
    for (int t = 0; t < 4; t++) {
      int which = t;
      inputs[t] = random(300 + t, 1, 0, 1, 16, 16, 3);
      Program own = Program.of(trace).copy();
      threads[t] =
          new Thread(
              () -> {
                for (int run = 0; run < 20; run++) {
                  own.run(inputs[which]);
                }
                found[which] = own.at(trace.output());
              });
      threads[t].start();
    }
    for (int t = 0; t < 4; t++) {
      threads[t].join();
      assertClose(net(inputs[t]).output().value(), found[t]);
    }
  }

  @Test
  void wrongInputsAndUnkeptNodesAreRefused() {
    Trace trace = net(random(100, 1, 0, 1, 16, 16, 3));
    Program program = Program.of(trace);
    Tensor wrong = random(1, 1, 0, 1, 8, 8, 3);
    assertThrows(ShapeException.class, () -> program.run(wrong));
    assertThrows(ShapeException.class, program::run);
    assertThrows(IllegalArgumentException.class, () -> program.at(trace.at("stem")));
    Node other = Node.variable(Tensor.scalar(1));
    assertThrows(
        IllegalArgumentException.class,
        () -> Program.of(List.of(trace.input()), List.of(other.mul(2))));
  }
}
