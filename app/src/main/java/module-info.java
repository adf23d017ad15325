/** The command line. */
module limpid.app {
  requires com.fasterxml.jackson.databind;
  requires commons.math3;
  requires info.picocli;
  requires io.jhdf;
  requires java.xml;
  requires jdk.httpserver;
  requires limpid.explain;
  requires limpid.models;

  opens limpid.app to
      com.fasterxml.jackson.databind,
      info.picocli;

  uses limpid.app.Cluster;

  provides limpid.weights.Hdf5Library with
      limpid.app.Jhdf;
}
