package limpid.core.program;

import java.util.List;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.kernel.ConvGeometry;
import limpid.core.kernel.Epilogue;
import limpid.core.kernel.Kernels;
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
