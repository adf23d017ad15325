package limpid.core.program;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.Window;
import limpid.core.op.BatchNorm;
import limpid.core.op.Conv2d;
import limpid.core.op.Flatten;
import limpid.core.op.Linear;
import limpid.core.op.Node;
import org.junit.jupiter.api.Test;

/** A program whose weights were edited since is compiled again, or it does not run. */
class ProgramEditsTest {
  private final SplittableRandom random = new SplittableRandom(3);
  private final Node x = Node.variable(normal(1, 5, 4, 3));
  private final Node filters = constant(3, 3, 3, 6);
  private final Node bias = constant(6);
  private final Node mean = constant(6);
  private final Node variance = Node.constant(Tensor.filled(Shape.of(6), 2));
  private final Node gamma = constant(6);
  private final Node beta = constant(6);
  private final Node matrix = constant(6, 2);
  private final Node shift = constant(2);
  private final Node factor = constant(1, 2);

  private Tensor normal(int... extents) {
    return RandomOps.normal(random, Shape.of(extents));
  }

  private Node constant(int... extents) {
    return Node.constant(normal(extents));
  }

  private Node net() {
    Node conv = new Conv2d(Window.of(3).padding(1), 1).of(x, filters, bias).named("conv1");
    Node h = new BatchNorm(1e-3f).of(conv, mean, variance, gamma, beta).relu();
    return new Linear().of(new Flatten().of(h.mean(1, 2)), matrix, shift).mul(factor);
  }

  @Test
  void whicheverWeightIsEditedItRefusesToRun() {
    Node seed = Node.variable(normal(1, 2));
    for (Node weight : List.of(filters, bias, mean, variance, gamma, beta, matrix, shift, factor)) {
      for (Rounding rounding : Rounding.values()) {
        Node y = net();
        Node product = y.mul(seed);
        List<Node> outputs = List.of(y, product);
        Program program = Program.staged(List.of(x), List.of(seed), outputs, rounding);
        Tensor[] given = {x.value(), seed.value()};
        program.run(given);
        program.begin(x.value());
        assertFalse(program.stale());
        weight.value().edit(data -> data[0] += 1);
        assertTrue(program.stale());
        assertThrows(IllegalStateException.class, () -> program.run(given));
        assertThrows(IllegalStateException.class, () -> program.timed(given));
        assertThrows(IllegalStateException.class, () -> program.begin(x.value()));
        assertThrows(
            IllegalStateException.class, () -> program.finish(List.of(product), seed.value()));
        assertThrows(IllegalStateException.class, () -> program.copy().run(given));
        Program again = Program.of(List.of(x), List.of(y), rounding);
        again.run(x.value());
        double error = rounding == Rounding.COMPACT ? 1e-2 : 1e-4;
        float[] wanted = net().value().data();
        for (int i = 0; i < wanted.length; i++) {
          double most = Math.max(Math.abs(wanted[0]), Math.abs(wanted[1]));
          assertEquals(wanted[i], again.at(y).data()[i], error * (1 + most));
        }
      }
    }
  }

  @Test
  void itSaysWhichWeightAndWhatToDo() {
    Program program = Program.of(List.of(x), List.of(net()));
    filters.value().reshape(Shape.of(27, 6)).edit(data -> data[0] = 1);
    Exception e = assertThrows(IllegalStateException.class, () -> program.run(x.value()));
    assertEquals(
        "program: the weight [3,3,3,6] of conv1 conv2d [1,5,4,6] was edited since the program was"
            + " compiled; compile it again",
        e.getMessage());
  }

  @Test
  void aConstantThatIsAnOutputCountsToo() {
    Program program = Program.of(List.of(x), List.of(x.exp(), factor));
    program.run(x.value());
    factor.value().edit(data -> data[0] = 1);
    assertTrue(program.stale());
  }

  @Test
  void inputsAreEditedAsTheCallerLikes() {
    Node w = Node.variable(filters.value());
    Node y = new Conv2d(Window.of(3).padding(1), 1).of(x, w);
    Program program = Program.of(List.of(x, w), List.of(y));
    program.run(x.value(), w.value());
    w.value().edit(data -> data[0] = 5);
    program.run(x.value(), w.value());
    assertFalse(program.stale());
    float[] found = program.at(y).data().clone();
    program.run(x.value(), w.value().copy());
    assertArrayEquals(program.at(y).data(), found);
  }
}
