/** Hand-written nets, photos and their preprocessing, data sets and their labels. */
module limpid.models {
  requires java.desktop;
  requires transitive limpid.weights;

  exports limpid.models;
  exports limpid.models.data;
  exports limpid.models.onnx;
  exports limpid.models.photo;
}
