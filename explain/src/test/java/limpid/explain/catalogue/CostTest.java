package limpid.explain.catalogue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.op.Node;
import limpid.core.op.Op;
import limpid.explain.Choices;
import limpid.explain.Cost.Passes;
import limpid.explain.Descriptor;
import limpid.explain.Nets;
import limpid.explain.target.OutputTarget;
import limpid.nn.Model;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Methods cross the net as often as they say. */
class CostTest {
  /** The last batch of variants is filled up, with fewer than a batch. */
  private static final int FILLED = 31;

  /** Of the layer that methods look at. */
  private static final int CHANNELS = 3;

  /** y = x, and counts the images that cross it. */
  private record Gate(AtomicLong forward, AtomicLong backward) implements Op {
    @Override
    public String name() {
      return "gate";
    }

    @Override
    public Shape shape(Shape... inputs) {
      return inputs[0];
    }

    @Override
    public Tensor forward(Tensor... inputs) {
      forward.addAndGet(inputs[0].shape().at(0));
      return Tensor.of(inputs[0].shape(), Arrays.copyOf(inputs[0].data(), inputs[0].size()));
    }

    @Override
    public Node vjp(int i, Node y, Node g) {
      return new Gate(backward, new AtomicLong()).of(g);
    }
  }

  static Stream<Descriptor> all() {
    return Methods.all().stream();
  }

  @ParameterizedTest
  @MethodSource("all")
  void passesAreAsManyAsIsSaid(Descriptor method) {
    Gate gate = new Gate(new AtomicLong(), new AtomicLong());
    Model counted = x -> gate.of(Nets.fitting(method).forward(x));
    Choices chosen = Brief.of(method, Map.of("composite", "epsilon-plus, gate: gradient"));
    method.explainer(chosen).explain(counted, Nets.wavesInput(), OutputTarget.of(2));
    Passes said = method.cost().of(chosen, Nets.wavesInput().shape());
    assertTrue(said.forward() >= 1);
    within(said.forward(CHANNELS), gate.forward().get());
    within(said.backward(), gate.backward().get());
  }

  private static void within(long said, long counted) {
    if (said < 2) {
      assertEquals(said, counted);
    }
    assertTrue(
        said <= counted && counted <= said + FILLED, counted + " where " + said + " is said");
  }
}
