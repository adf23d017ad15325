package limpid.explain.metric;

/** What a metric needs beside the map. */
public enum MetricNeed {
  NET("runs of the net on changed images"),
  METHOD("the method, run again on changed images"),
  TRUTH("where the object is: boxes or masks"),
  WEIGHTS("the net made again with other weights"),
  ELEMENTS("a method that has a value for each element of the image");

  private final String words;

  MetricNeed(String words) {
    this.words = words;
  }

  public String words() {
    return words;
  }
}
