package limpid.explain.metric;

/** What a metric asks of a map. */
public enum Group {
  FAITHFULNESS("whether what the map marks is what the net's score comes from"),
  ROBUSTNESS("whether the map stays as it is when the image hardly changes"),
  COMPLEXITY("how little the map marks; nothing of whether that is right"),
  RANDOMISATION("whether the map changes with what the net has learned, and with the class"),
  AXIOMS("whether the map keeps what its theory promises"),
  LOCALISATION("whether the map lies where the object is");

  private final String words;

  Group(String words) {
    this.words = words;
  }

  public String words() {
    return words;
  }
}
