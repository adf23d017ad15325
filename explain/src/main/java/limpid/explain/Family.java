package limpid.explain;

/** What methods have in common, as people sort them. */
public enum Family {
  CAM("class activation maps"),
  GRADIENT("gradients"),
  RELEVANCE("relevance"),
  PERTURBATION("perturbation"),
  INSIDE("inside the net");

  private final String words;

  Family(String words) {
    this.words = words;
  }

  public String words() {
    return words;
  }
}
