package limpid.core.program;

import java.util.List;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.kernel.ConvGeometry;
import limpid.core.kernel.Epilogue;
import limpid.core.kernel.Kernels;
import limpid.core.kernel.Workers;
import limpid.core.op.Op;

/** One step of a program: it reads some cells and fills one. */
sealed interface Instruction {

  /** The cells that must still hold their values when this runs. */
  List<Integer> reads();

  /** The cell that it fills. */
  int writes();

  void run(Tensor[] cells);

  /** A convolution or its adjoint, with packed weights and everything that follows fused to it. */
  record Convolve(
      boolean forward,
      ConvGeometry geometry,
      Kernels.Packed weights,
      float[] bias,
      int source,
      int residual,
      boolean relu,
      int gate,
      int writes)
      implements Instruction {
    static final int NONE = -1;

    @Override
    public List<Integer> reads() {
      return List.of(source, residual, gate).stream().filter(cell -> cell != NONE).toList();
    }

    @Override
    public void run(Tensor[] cells) {
      Epilogue epilogue = new Epilogue(bias, data(cells, residual), relu, data(cells, gate));
      float[] x = cells[source].data();
      float[] y = cells[writes].data();
      if (forward) {
        Kernels.active().conv2d(geometry, x, weights, epilogue, y);
      } else {
        Kernels.active().conv2dInput(geometry, x, weights, epilogue, y);
      }
    }

    private static float[] data(Tensor[] cells, int cell) {
      return cell == NONE ? null : cells[cell].data();
    }
  }

  /**
   * {@code y = scale x + shift}, channel by channel, and perhaps ReLU: a batch norm on its own.
   *
   * @param scale the factors of a few whole pixels, one after the other
   */
  record Normalise(float[] scale, float[] shift, boolean relu, int source, int writes)
      implements Instruction {
    private static final int ROW = 1024;
    private static final int ROWS = 32;

    static Normalise of(Folded folded, boolean relu, int source, int writes) {
      int pixels = Math.max(1, ROW / folded.scale().length);
      return new Normalise(
          repeated(folded.scale(), pixels), repeated(folded.shift(), pixels), relu, source, writes);
    }

    private static float[] repeated(float[] values, int times) {
      float[] repeated = new float[values.length * times];
      for (int i = 0; i < repeated.length; i++) {
        repeated[i] = values[i % values.length];
      }
      return repeated;
    }

    @Override
    public List<Integer> reads() {
      return List.of(source);
    }

    @Override
    public void run(Tensor[] cells) {
      float[] x = cells[source].data();
      float[] y = cells[writes].data();
      int size = cells[writes].size();
      int length = scale.length;
      Workers.shared()
          .ranges(
              (size + length - 1) / length,
              ROWS,
              (from, to) -> {
                float[] row = new float[length];
                for (int at = from * length; at < Math.min(to * length, size); at += length) {
                  int n = Math.min(length, size - at);
                  System.arraycopy(x, at, row, 0, n);
                  normalise(row);
                  System.arraycopy(row, 0, y, at, n);
                }
              });
    }

    /** All arrays begin at index 0: other loops are not sure to become vector code. */
    private void normalise(float[] row) {
      float least = relu ? 0 : Float.NEGATIVE_INFINITY;
      for (int i = 0; i < row.length; i++) {
        row[i] = Math.max(row[i] * scale[i] + shift[i], least);
      }
    }
  }

  /**
   * Any op as it is; its constants are kept here.
   *
   * @param cellsOrConstants for each input its cell, or NONE where it is a constant
   */
  record Apply(Op op, List<Integer> inputs, List<Tensor> constants, int writes)
      implements Instruction {

    @Override
    public List<Integer> reads() {
      return inputs.stream().filter(cell -> cell != Convolve.NONE).toList();
    }

    @Override
    public void run(Tensor[] cells) {
      Tensor[] operands = new Tensor[inputs.size()];
      for (int i = 0; i < operands.length; i++) {
        int cell = inputs.get(i);
        operands[i] = cell == Convolve.NONE ? constants.get(i) : cells[cell];
      }
      op.into(cells[writes], operands);
    }
  }

  /** The same elements under another shape: no work, one buffer. */
  record View(int source, Shape shape, int writes) implements Instruction {

    @Override
    public List<Integer> reads() {
      return List.of(source);
    }

    @Override
    public void run(Tensor[] cells) {
      cells[writes] = cells[source].reshape(shape);
    }
  }
}
