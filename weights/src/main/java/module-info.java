/** Reading and writing of weight files. */
module limpid.weights {
  requires transitive limpid.nn;

  exports limpid.weights;
}
