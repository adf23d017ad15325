package limpid.core.program;

import limpid.core.kernel.Kernels;

/** The weights of a convolution. */
sealed interface Filters {

  /** The same in every run, packed once. */
  record Constant(Kernels.Packed packed) implements Filters {}

  /** In a cell, packed in every run. */
  record Variable(int cell) implements Filters {}
}
