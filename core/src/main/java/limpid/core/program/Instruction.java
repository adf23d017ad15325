package limpid.core.program;

import java.util.List;
import limpid.core.Shape;
import limpid.core.Tensor;

/** What a program does at once: it reads some cells and fills one. */
sealed interface Instruction permits Apply, Convolve, Dense, Normalise, View, WeightGradient {
  /** Where there is no cell. */
  int NONE = -1;

  /** The cells that must still hold their values when this runs. */
  List<Integer> reads();

  /** The cell that it fills. */
  int writes();

  /** The cells whose memory may be that of the cell it fills, if nobody needs them any more. */
  default List<Integer> overwrites() {
    return List.of();
  }

  void run(Tensor[] cells, Packings packings);

  /**
   * What it does.
   *
   * @param layer the name of the node that it computes
   * @param shapes of all cells
   */
  Operation operation(String layer, List<Shape> shapes);

  /** The bytes of the cells that it reads and writes. */
  default long cellBytes(List<Shape> shapes) {
    long elements = shapes.get(writes()).size();
    for (int cell : reads()) {
      elements += shapes.get(cell).size();
    }
    return Float.BYTES * elements;
  }
}
