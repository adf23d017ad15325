/**
 * Tensors, the ops on them, the graph that their use leaves behind, gradients, and the kernels that
 * compute it all.
 */
@SuppressWarnings("module") // the modules that may call kernels are compiled after this one
module limpid.core {
  requires static jdk.incubator.vector;

  exports limpid.core;
  exports limpid.core.graph;
  exports limpid.core.kernel to
      limpid.nn,
      limpid.weights,
      limpid.models,
      limpid.explain,
      limpid.app;
  exports limpid.core.linear;
  exports limpid.core.op;
  exports limpid.core.program;
}
