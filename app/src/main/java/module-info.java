/** The command line. */
module limpid.app {
  requires com.fasterxml.jackson.databind;
  requires info.picocli;
  requires limpid.explain;
  requires limpid.models;

  opens limpid.app to
      com.fasterxml.jackson.databind,
      info.picocli;
}
