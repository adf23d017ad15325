/** Reading and writing of weight files. */
module limpid.weights {
  requires java.net.http;
  requires transitive limpid.nn;

  exports limpid.weights;

  uses limpid.weights.Hdf5Library;
}
