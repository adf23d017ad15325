package limpid.explain;

/** Where a method was published. */
public record Citation(String authors, String title, String venue, int year) {

  /** {@code Selvaraju et al., Grad-CAM: …, ICCV 2017}. */
  @Override
  public String toString() {
    return authors + ", " + title + ", " + venue + " " + year;
  }
}
