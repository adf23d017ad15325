/**
 * Tensors, the ops on them, the graph that their use leaves behind, gradients, and the kernels that
 * compute it all.
 */
module limpid.core {
  requires static jdk.incubator.vector;

  exports limpid.core;
  exports limpid.core.graph;
  exports limpid.core.kernel;
  exports limpid.core.op;
  exports limpid.core.program;
}
