package limpid.core.program;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.Window;
import limpid.core.graph.Trace;
import limpid.core.op.Conv2d;
import limpid.core.op.Flatten;
import limpid.core.op.Linear;
import limpid.core.op.Node;
import org.junit.jupiter.api.Test;

class OperationTest {

  private static Node ones(int... extents) {
    Shape shape = Shape.of(extents);
    float[] data = new float[shape.size()];
    Arrays.fill(data, 1);
    return Node.constant(Tensor.of(shape, data));
  }

  private static Trace net() {
    Node x = Node.variable(ones(2, 5, 5, 3).value());
    Conv2d conv = new Conv2d(Window.of(3).padding(1), 1);
    Node h = conv.of(x, ones(3, 3, 3, 4), ones(4)).named("conv1").relu();
    return new Trace(x, new Linear().of(new Flatten().of(h), ones(100, 7)).named("fc"));
  }

  @Test
  void operationsSayWhatIsComputedWithHowManyFlopsAndBytes() {
    List<Operation> operations = Program.of(net()).operations();
    assertEquals(3, operations.size());
    assertEquals(
        new Operation(
            "conv1",
            "conv2d 2x 3->4@5 3x3 padding 1 +bias +relu DIRECT",
            "conv2d 3x3 DIRECT",
            2 * 9 * 3 * 4 * 50,
            4 * (2 * 75 + 9 * 3 * 4 + 4 + 2 * 100)),
        operations.getFirst());
    assertEquals("flatten", operations.get(1).kind());
    assertEquals(
        new Operation(
            "fc",
            "linear [2,100] [100,7] -> [2,7]",
            "linear",
            2 * 2 * 100 * 7,
            4 * (200 + 700 + 14)),
        operations.getLast());
  }

  @Test
  void aTimedRunIsARunWithTheTimeOfEachOperation() {
    Trace trace = net();
    Program program = Program.of(trace);
    program.run(trace.input().value());
    float[] wanted = program.at(trace.output()).data().clone();
    long start = System.nanoTime();
    long[] nanos = program.copy().timed(trace.input().value());
    long whole = System.nanoTime() - start;
    assertEquals(program.operations().size(), nanos.length);
    assertTrue(LongStream.of(nanos).allMatch(time -> time >= 0));
    assertTrue(LongStream.of(nanos).sum() <= whole);

    Tensor other = ones(2, 5, 5, 3).mul(2).value();
    program.timed(other);
    float[] timed = program.at(trace.output()).data().clone();
    program.run(other);
    assertArrayEquals(program.at(trace.output()).data(), timed);
    assertTrue(timed[0] > wanted[0]);
  }
}
