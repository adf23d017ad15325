package limpid.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import java.util.stream.Stream;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.op.Node;
import limpid.core.op.PassThrough;
import limpid.core.op.Relu;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NamedTest {
  private static final Node X = Node.variable(Tensor.of(Shape.of(1, 2), -1, 2));

  static Stream<Layer> layersThatDoNothing() {
    return Stream.of(
        new Named("shortcut", x -> x),
        new Named("shortcut", x -> x.reshape(1, 2)),
        new Container("shortcut", x -> x),
        new Container("shortcut", Layer.sequence(List.of())));
  }

  @ParameterizedTest
  @MethodSource("layersThatDoNothing")
  void aLayerThatDoesNothingNamesANodeOfItsOwn(Layer layer) {
    Node caller = X.relu().named("relu");
    Node y = layer.apply(caller);
    assertEquals(List.of("relu"), caller.names());
    assertEquals(List.of("shortcut"), y.names());
    assertEquals(new PassThrough(), y.op());
    assertSame(caller, y.input(0));
    assertSame(caller.value(), y.value());
  }

  @Test
  void aParameterThatALayerHandsOnKeepsItsName() {
    Node weight = Node.variable(Tensor.scalar(1)).named("token.weight");
    Node y = new Container("token", x -> weight).apply(X);
    assertNotSame(weight, y);
    assertEquals(List.of("token.weight"), weight.names());
    assertEquals(List.of("token"), y.names());
  }

  @Test
  void whatALayerMadeCarriesAllNamesOfTheModulesThatItEnds() {
    Node y = new Container("block", new Container("inner", Named.relu("inner.relu"))).apply(X);
    assertEquals(new Relu(), y.op());
    assertEquals(List.of("inner.relu", "inner", "block"), y.names());
    assertEquals(List.of(), X.names());
  }
}
