/** Saliency methods, the targets they explain, and the rendering of their maps. */
module limpid.explain {
  requires transitive java.desktop;
  requires transitive limpid.nn;

  exports limpid.explain;
}
