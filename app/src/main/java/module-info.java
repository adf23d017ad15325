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
  opens limpid.app.audit to
      com.fasterxml.jackson.databind,
      info.picocli;
  opens limpid.app.course to
      com.fasterxml.jackson.databind,
      info.picocli;
  opens limpid.app.evaluate to
      com.fasterxml.jackson.databind,
      info.picocli;
  opens limpid.app.explain to
      com.fasterxml.jackson.databind,
      info.picocli;
  opens limpid.app.given to
      com.fasterxml.jackson.databind,
      info.picocli;
  opens limpid.app.inside to
      com.fasterxml.jackson.databind,
      info.picocli;
  opens limpid.app.line to
      com.fasterxml.jackson.databind,
      info.picocli;
  opens limpid.app.synthetic to
      com.fasterxml.jackson.databind,
      info.picocli;
  opens limpid.app.train to
      com.fasterxml.jackson.databind,
      info.picocli;
  opens limpid.app.tree to
      com.fasterxml.jackson.databind,
      info.picocli;
  opens limpid.app.weights to
      com.fasterxml.jackson.databind,
      info.picocli;

  uses limpid.app.evaluate.Cluster;

  provides limpid.weights.Hdf5Library with
      limpid.app.Jhdf;
}
