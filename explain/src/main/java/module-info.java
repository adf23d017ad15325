/** Saliency methods, the targets they explain, and the rendering of their maps. */
module limpid.explain {
  requires java.desktop;
  requires transitive limpid.nn;

  exports limpid.explain;
  exports limpid.explain.audit;
  exports limpid.explain.cam;
  exports limpid.explain.catalogue;
  exports limpid.explain.gradient;
  exports limpid.explain.inside;
  exports limpid.explain.map;
  exports limpid.explain.metric;
  exports limpid.explain.perturbation;
  exports limpid.explain.picture;
  exports limpid.explain.relevance;
  exports limpid.explain.run;
  exports limpid.explain.target;
  exports limpid.explain.tree;
}
