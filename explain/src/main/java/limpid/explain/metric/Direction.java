package limpid.explain.metric;

/** Which values of a metric are the better ones. */
public enum Direction {
  HIGHER("higher is better"),
  LOWER("lower is better");

  private final String words;

  Direction(String words) {
    this.words = words;
  }

  public String words() {
    return words;
  }
}
