package limpid.core.program;

import limpid.core.Epilogue;
import limpid.core.Tensor;

/**
 * What is fused to an instruction: the cells of a residual and of a gate, or none, and whether ReLU
 * follows.
 */
record Ending(int residual, boolean relu, int gate) {
  static final Ending NOTHING = new Ending(Instruction.NONE, false, Instruction.NONE);

  Epilogue epilogue(float[] bias, Tensor[] cells) {
    return new Epilogue(bias, data(cells, residual), relu, data(cells, gate));
  }

  private static float[] data(Tensor[] cells, int cell) {
    return cell == Instruction.NONE ? null : cells[cell].data();
  }

  /** {@code " +residual +relu"}. */
  String label() {
    return (residual == Instruction.NONE ? "" : " +residual")
        + (relu ? " +relu" : "")
        + (gate == Instruction.NONE ? "" : " +gate");
  }
}
