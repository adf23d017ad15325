/** Layers, parameter names, initialisers, losses, optimisers and the training loop. */
module limpid.nn {
  requires transitive limpid.core;

  exports limpid.nn;
  exports limpid.nn.augment;
  exports limpid.nn.image;
}
