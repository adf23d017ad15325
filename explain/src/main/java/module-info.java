/** Saliency methods, the targets they explain, and the rendering of their maps. */
module limpid.explain {
  requires java.desktop;
  requires transitive limpid.nn;

  exports limpid.explain;
}
