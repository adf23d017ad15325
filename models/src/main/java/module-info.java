/** The zoo of networks, with the preprocessing and the class labels that belong to them. */
module limpid.models {
  requires transitive java.desktop;
  requires transitive limpid.weights;

  exports limpid.models;
}
