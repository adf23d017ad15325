package limpid.core.op;

import java.util.Arrays;
import java.util.List;
import limpid.core.Shape;
import limpid.core.kernel.Strips;
import limpid.core.kernel.Workers;

/**
 * A tensor as lines along one axis: {@code outer} blocks of {@code extent} lines, each of {@code
 * inner} neighbouring elements. What ops are made of that take lines by their index, or give them
 * back.
 */
record Lines(int outer, int extent, int inner) {
  private static final int GRAIN = 1 << 15;

  static Lines of(Shape x, int axis) {
    int inner = 1;
    for (int i = axis + 1; i < x.rank(); i++) {
      inner *= x.at(i);
    }
    return new Lines(x.size() / inner / x.at(axis), x.at(axis), inner);
  }

  /** {@code y[o,k,i] = x[o,indices[k],i]}. */
  void take(float[] x, List<Integer> indices, float[] y) {
    int[] offsets = indices.stream().mapToInt(index -> index * inner).toArray();
    int block = offsets.length * inner;
    each(
        block,
        o -> {
          if (inner == 1) {
            Strips.active().gather(x, o * extent, offsets, y, o * block, block);
            return;
          }
          for (int k = 0; k < offsets.length; k++) {
            int from = o * extent * inner + offsets[k];
            System.arraycopy(x, from, y, o * block + k * inner, inner);
          }
        });
  }

  /** {@code dx[o,j,i]} is the sum of {@code g[o,k,i]} over all k with indices[k] = j. */
  void give(float[] g, List<Integer> indices, float[] dx) {
    int[] offsets = indices.stream().mapToInt(index -> index * inner).toArray();
    int block = extent * inner;
    each(
        Math.max(block, offsets.length * inner),
        o -> {
          Arrays.fill(dx, o * block, (o + 1) * block, 0);
          int from = o * offsets.length * inner;
          if (inner == 1) {
            for (int k = 0; k < offsets.length; k++) {
              dx[o * block + offsets[k]] += g[from + k];
            }
            return;
          }
          for (int k = 0; k < offsets.length; k++) {
            int to = o * block + offsets[k];
            Strips.active().add(dx, to, g, from + k * inner, dx, to, inner);
          }
        });
  }

  /** Work on one block. */
  private interface Block {
    void run(int o);
  }

  private void each(int size, Block block) {
    Workers.shared()
        .ranges(
            outer,
            Math.max(1, GRAIN / size),
            (from, to) -> {
              for (int o = from; o < to; o++) {
                block.run(o);
              }
            });
  }
}
