package limpid.core.kernel.vector;

import limpid.core.kernel.Workers;

/**
 * How a matrix {@code [rows, outputs]} of weights lies in memory for the tiles: in panels of two
 * vectors of outputs, {@code [panel][row][2L]}. If at most {@code L} outputs remain for the last
 * panel, it is one vector wide; outputs that do not exist have weight 0.
 */
record Panels(int outputs) {
  private static final int L = Lanes.COUNT;

  /** Panels, the last one included. */
  int count() {
    return (outputs + 2 * L - 1) / (2 * L);
  }

  /** Lanes of a panel: {@code 2L}, or {@code L} in a last panel that needs no more. */
  int width(int panel) {
    return outputs - panel * 2 * L <= L ? L : 2 * L;
  }

  /** Outputs of a panel that exist. */
  int valid(int panel) {
    return Math.min(2 * L, outputs - panel * 2 * L);
  }

  /** Panels whose every tile is two vectors wide and has all its outputs. */
  int full() {
    return outputs / (2 * L);
  }

  /** Lanes of all the panels together. */
  int lanes() {
    return outputs == 0 ? 0 : (count() - 1) * 2 * L + width(count() - 1);
  }

  /**
   * Packs {@code w[first + row rowStep + output]}, all panels, into {@code to} from {@code at} on.
   */
  void pack(float[] w, int first, int rowStep, int rows, float[] to, int at) {
    int grain = Math.max(1, (1 << 16) / (rows * 2 * L + 1));
    Workers.shared()
        .ranges(
            count(),
            grain,
            (from, end) -> {
              for (int panel = from; panel < end; panel++) {
                pack(panel, w, first, rowStep, rows, to, at + panel * 2 * L * rows);
              }
            });
  }

  /** Packs one panel. */
  void pack(int panel, float[] w, int first, int rowStep, int rows, float[] to, int at) {
    int width = width(panel);
    int valid = valid(panel);
    int start = first + panel * 2 * L;
    for (int row = 0; row < rows; row++) {
      int from = start + row * rowStep;
      int into = at + row * width;
      System.arraycopy(w, from, to, into, valid);
      for (int j = valid; j < width; j++) {
        to[into + j] = 0;
      }
    }
  }

  /**
   * Packs {@code w[first + i + output outputStep]}, i below {@code rows}, as the rows from {@code
   * row} on of panels of {@code steps} rows.
   */
  void transpose(
      float[] w, int first, int outputStep, int rows, int steps, int row, float[] to, int at) {
    int grain = Math.max(1, (1 << 15) / (rows * 2 * L + 1));
    Workers.shared()
        .ranges(
            count(),
            grain,
            (from, end) -> {
              for (int panel = from; panel < end; panel++) {
                int start = at + panel * 2 * L * steps + row * width(panel);
                transposePanel(panel, w, first, outputStep, rows, to, start);
              }
            });
  }

  private void transposePanel(
      int panel, float[] w, int first, int outputStep, int rows, float[] to, int at) {
    int width = width(panel);
    int valid = valid(panel);
    for (int j = 0; j < valid; j++) {
      int from = first + (panel * 2 * L + j) * outputStep;
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
