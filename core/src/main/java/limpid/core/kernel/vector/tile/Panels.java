package limpid.core.kernel.vector.tile;

import java.util.Arrays;
import limpid.core.kernel.Workers;
import limpid.core.kernel.vector.machine.Lanes;
import limpid.core.kernel.vector.machine.Tiling;

/**
 * How a matrix {@code [rows, outputs]} of weights lies in memory for the tiles: in panels of
 * neighbouring outputs, {@code [panel][row][width]}. Panels are as wide as the largest tile; what
 * remains is a panel of two vectors, of one, or both; outputs that do not exist have weight 0.
 */
public record Panels(int outputs) {
  private static final int L = Lanes.COUNT;

  /** Lanes of the widest panel. */
  public static final int WIDE = Tiling.CHOSEN.vectors() * L;

  /**
   * The first element of an array of packed weights. Where objects lie at multiples of 64 bytes
   * (large arrays of the JVM's default collector, or all with {@code
   * -XX:ObjectAlignmentInBytes=64}) elements begin 16 bytes into a line of the cache, so that this
   * one begins a line, and no vector crosses one.
   */
  public static final int FIRST = 12;

  /** Floats after the last row of packed weights, which tiles may read and do not use. */
  public static final int SPARE = Tiling.CHOSEN.nextLast() ? WIDE : 0;

  /** Panels, the last one included. */
  public int count() {
    int rest = outputs % WIDE;
    return outputs / WIDE + (rest == 0 ? 0 : WIDE == 4 * L && rest > 2 * L ? 2 : 1);
  }

  /** The first output of a panel; of the one after the last, {@link #lanes}. */
  public int start(int panel) {
    int wide = Math.min(panel, outputs / WIDE);
    return Math.min(lanes(), wide * WIDE + (panel - wide) * 2 * L);
  }

  /** Lanes of a panel. */
  public int width(int panel) {
    int rest = outputs - start(panel);
    return rest >= WIDE ? WIDE : rest > L ? 2 * L : L;
  }

  /** Vectors of a panel. */
  public int vectors(int panel) {
    return width(panel) / L;
  }

  /** Outputs of a panel that exist. */
  public int valid(int panel) {
    return Math.min(width(panel), outputs - start(panel));
  }

  /** Lanes of all the panels together. */
  public int lanes() {
    return Math.ceilDiv(outputs, L) * L;
  }

  /**
   * Packs {@code w[first + row rowStep + output]}, all panels, into {@code to} from {@code at} on.
   */
  public void pack(float[] w, int first, int rowStep, int rows, float[] to, int at) {
    int grain = Math.max(1, (1 << 16) / (rows * WIDE + 1));
    Workers.shared()
        .ranges(
            count(),
            grain,
            (from, end) -> {
              for (int panel = from; panel < end; panel++) {
                pack(panel, w, first, rowStep, rows, to, at + start(panel) * rows);
              }
            });
  }

  /** Packs one panel. */
  public void pack(int panel, float[] w, int first, int rowStep, int rows, float[] to, int at) {
    int width = width(panel);
    int valid = valid(panel);
    int start = first + start(panel);
    for (int row = 0; row < rows; row++) {
      int into = at + row * width;
      System.arraycopy(w, start + row * rowStep, to, into, valid);
      Arrays.fill(to, into + valid, into + width, 0f);
    }
  }

  /**
   * Packs {@code w[first + i + output outputStep]}, i below {@code rows}, as the rows from {@code
   * row} on of panels of {@code steps} rows.
   */
  public void transpose(
      float[] w, int first, int outputStep, int rows, int steps, int row, float[] to, int at) {
    int grain = Math.max(1, (1 << 15) / (rows * WIDE + 1));
    Workers.shared()
        .ranges(
            count(),
            grain,
            (from, end) -> {
              for (int panel = from; panel < end; panel++) {
                int start = at + start(panel) * steps + row * width(panel);
                transposePanel(panel, w, first, outputStep, rows, to, start);
              }
            });
  }

  private void transposePanel(
      int panel, float[] w, int first, int outputStep, int rows, float[] to, int at) {
    int width = width(panel);
    int valid = valid(panel);
    for (int j = 0; j < valid; j++) {
      int from = first + (start(panel) + j) * outputStep;
      for (int i = 0; i < rows; i++) {
        to[at + i * width + j] = w[from + i];
      }
    }
    for (int j = valid; j < width; j++) {
      for (int i = 0; i < rows; i++) {
        to[at + i * width + j] = 0;
      }
    }
  }
}
