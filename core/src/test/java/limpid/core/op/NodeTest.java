package limpid.core.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;
import org.junit.jupiter.api.Test;

/** What a node keeps, and the arithmetic that reads fluently. */
class NodeTest {
  private static final Tensor DATA = Tensor.of(Shape.of(2, 2), 1, -2, 3, -4);

  @Test
  void arithmeticOnConstantsLeavesNoPast() {
    Node y = Node.constant(DATA).mul(2).relu();
    assertFalse(y.tracked());
    assertEquals(List.of(), y.inputs());
  }

  @Test
  void oneTrackedInputIsEnoughToBeTracked() {
    Node x = Node.variable(DATA);
    Node c = Node.constant(3);
    Node y = c.mul(x);
    assertTrue(y.tracked());
    assertTrue(x.mul(c).tracked());
    assertSame(c, y.input(0));
    assertSame(x, y.input(1));
    assertEquals(new Mul(), y.op());
  }

  @Test
  void opsOnAnOutlineGiveOutlinesOfTheSameShapes() {
    Node outline = Node.variable(Tensor.outline(DATA.shape()));
    Node y = outline.mul(Node.constant(DATA)).sum(1);
    assertTrue(y.value().outlined() && y.tracked());
    assertEquals(Node.variable(DATA).sum(1).shape(), y.shape());
    assertThrows(ShapeException.class, () -> outline.reshape(5));
  }

  @Test
  void detachedKeepsTheValueAlone() {
    Node y = Node.variable(DATA).relu();
    assertSame(y.value(), y.detached().value());
    assertFalse(y.detached().tracked());
    assertNull(y.detached().op());
    Node constant = Node.constant(DATA);
    assertSame(constant, constant.detached());
  }

  @Test
  void aStoppedNodeKeepsItsPastAndAConstantIsStoppedAsItIs() {
    Node x = Node.variable(Tensor.of(Shape.of(2), 1, -2));
    Node stopped = x.stopped();
    assertTrue(stopped.tracked());
    assertSame(x, stopped.input(0));
    assertSame(x.value(), stopped.value());
    Node constant = Node.constant(1);
    assertSame(constant, constant.stopped());
  }

  @Test
  void theFirstNameIsTheLayersOwn() {
    Node y = Node.variable(DATA).relu();
    assertEquals("relu", y.name());
    y.named("layer4.2.relu").named("layer4.2").named("layer4");
    assertEquals("layer4.2.relu", y.name());
    assertEquals(List.of("layer4.2.relu", "layer4.2", "layer4"), y.names());
    assertEquals("layer4.2.relu relu [2,2]", y.toString());
    assertEquals("variable [2,2]", Node.variable(DATA).toString());
    assertEquals("constant []", Node.constant(1).toString());
  }

  @Test
  void fluentArithmeticIsTheOpsArithmetic() {
    Node x = Node.constant(DATA);
    Node y = Node.constant(Tensor.of(Shape.of(2), 2, 4));
    assertArrayEquals(new float[] {3, 2, 5, 0}, x.add(y).value().data());
    assertArrayEquals(new float[] {-1, -6, 1, -8}, x.sub(y).value().data());
    assertArrayEquals(new float[] {2, -8, 6, -16}, x.mul(y).value().data());
    assertArrayEquals(new float[] {0.5f, -0.5f, 1.5f, -1}, x.div(y).value().data());
    assertArrayEquals(new float[] {-1, 2, -3, 4}, x.negate().value().data());
    assertArrayEquals(new float[] {1.5f, -1.5f, 3.5f, -3.5f}, x.add(0.5).value().data());
    assertArrayEquals(new float[] {1, 4, 9, 16}, x.square().value().data());
    assertArrayEquals(new float[] {1, -8, 27, -64}, x.pow(3).value().data());
    assertArrayEquals(new float[] {1, 16, 9, 256}, x.pow(y).value().data());
    assertArrayEquals(new float[] {2, 4, 3, 4}, x.max(y).value().data());
    assertArrayEquals(new float[] {1, -2, 2, -4}, x.min(y).value().data());
    assertArrayEquals(new float[] {1, 4, 3, 4}, x.where(x, y).value().data());
    assertArrayEquals(new float[] {1, 2, 3, 4}, x.square().sqrt().value().data());
    assertArrayEquals(new float[] {1, 2, 3, 4}, x.abs().value().data());
    assertArrayEquals(new float[] {1, 0, 3, 0}, x.relu().value().data());
    assertArrayEquals(new float[] {7, 0, 7, 0}, x.mul(0).add(7).gate(x).value().data());
    assertArrayEquals(new float[] {1, -2, 3, -4}, x.exp().log().value().data(), 1e-6f);
    assertArrayEquals(new float[] {4, -6}, x.sum(0).value().data());
    assertArrayEquals(new float[] {-0.5f, -0.5f}, x.mean(-1).value().data());
    assertArrayEquals(new float[] {1, 3, -2, -4}, x.permute(1, 0).value().data());
    assertEquals(Shape.of(4, 1), x.reshape(4, 1).shape());
  }

  @Test
  void shapesThatAlreadyFitNeedNoOp() {
    Node x = Node.variable(DATA);
    assertSame(x, x.reshape(2, 2));
    assertSame(x, x.broadcastTo(Shape.of(2, 2)));
    assertSame(x, x.sumTo(Shape.of(2, 2)));
  }

  @Test
  void onlyASingleElementIsAScalar() {
    assertEquals(Shape.of(), Node.constant(DATA).sum().scalar().shape());
    Node pair = Node.constant(DATA).named("logits");
    ShapeException thrown = assertThrows(ShapeException.class, pair::scalar);
    assertEquals("logits: [2,2] is not a single number", thrown.getMessage());
  }
}
