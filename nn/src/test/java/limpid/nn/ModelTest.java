package limpid.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.graph.Backward;
import limpid.core.graph.Trace;
import limpid.core.op.Node;
import org.junit.jupiter.api.Test;

class ModelTest {
  private static final Model MASKED =
      Model.of(
          List.of("image", "mask"),
          List.of("score", "masked"),
          in -> {
            Node masked = in.get("image").mul(in.get("mask")).named("masked");
            return Map.of("masked", masked, "score", masked.square().sum());
          });
  private static final Tensor IMAGE = Tensor.of(Shape.of(1, 3), 1, 2, 3);
  private static final Tensor MASK = Tensor.of(Shape.of(1, 3), 1, 0, 1);

  @Test
  void aNetOfOneInputAndOutputIsALambda() {
    Model sum = x -> x.sum(1);
    Trace trace = sum.trace(IMAGE);
    assertEquals(6, trace.output().value().item());
    assertEquals(List.of("input"), List.copyOf(trace.inputs().keySet()));
    assertEquals(List.of("output"), List.copyOf(trace.outputs().keySet()));
  }

  @Test
  void aNetEndsAtALayer() {
    Model net = x -> x.mul(2).named("twice").square().named("square").sum(1);
    Model half = net.until("twice");
    assertEquals(4, half.logits(IMAGE).at(0, 1));
    Trace trace = half.trace(IMAGE);
    assertSame(trace.at("twice"), trace.output());
    Node x = trace.input();
    assertEquals(2, Backward.from(trace.output().sum()).to(x).of(x).value().at(0, 1));
    assertThrows(IllegalArgumentException.class, () -> net.until("thrice").logits(IMAGE));
  }

  @Test
  void severalInputsAndOutputsHaveNamesInTheNetsOrder() {
    Trace trace = MASKED.trace(Map.of("mask", MASK, "image", IMAGE));
    assertEquals(List.of("image", "mask"), List.copyOf(trace.inputs().keySet()));
    assertEquals(List.of("score", "masked"), List.copyOf(trace.outputs().keySet()));
    assertEquals(10, trace.output().value().item());
    Node mask = trace.inputs().get("mask");
    assertEquals(18, Backward.from(trace.output()).to(mask).at(mask).at(0, 2));
  }

  @Test
  void inputsThatAreMissingOrUnknownAreRefusedByName() {
    for (Map<String, Tensor> wrong :
        List.of(Map.of("image", IMAGE), Map.of("image", IMAGE, "msk", MASK))) {
      var e = assertThrows(IllegalArgumentException.class, () -> MASKED.trace(wrong));
      assertEquals(
          "the net's inputs are image, mask; got "
              + String.join(", ", wrong.keySet().stream().sorted().toList()),
          e.getMessage());
    }
    assertThrows(IllegalArgumentException.class, () -> MASKED.trace(IMAGE));
  }

  @Test
  void anotherBatchIsAnotherRunOfOutlines() {
    Model sum = x -> x.square().sum(1);
    for (int batch : new int[] {1, 2, 7}) {
      Trace trace = sum.trace(Tensor.outline(Shape.of(batch, 3)));
      assertEquals(Shape.of(batch, 1), trace.output().shape());
    }
  }

  @Test
  void aDescribedNetIsTheSameAndPrintsAsItsWords() {
    Model described = MASKED.described("a net with a mask");
    assertEquals("a net with a mask", described.toString());
    assertSame(MASKED.inputs(), described.inputs());
    assertEquals(10, described.trace(Map.of("mask", MASK, "image", IMAGE)).output().value().item());
  }
}
