package limpid.core.program;

import limpid.core.Tensor;

/** The bias of a convolution: constant or null, or in a cell. */
record Bias(float[] constant, int cell) {
  float[] values(Tensor[] cells) {
    return cell == Instruction.NONE ? constant : cells[cell].data();
  }

  boolean none() {
    return cell == Instruction.NONE && constant == null;
  }
}
