package limpid.core.program;

import java.util.List;
import limpid.core.Shape;
import limpid.core.Tensor;

/** The same elements under another shape: no work, one buffer. */
record View(int source, Shape shape, int writes) implements Instruction {

  @Override
  public List<Integer> reads() {
    return List.of(source);
  }

  @Override
  public void run(Tensor[] cells, Packings packings) {
    cells[writes] = cells[source].reshape(shape);
  }

  @Override
  public Operation operation(String layer, List<Shape> shapes) {
    return new Operation(layer, "view " + shapes.get(source) + " -> " + shape, "view", 0, 0);
  }
}
