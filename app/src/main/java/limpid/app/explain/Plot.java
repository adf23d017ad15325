package limpid.app.explain;

/** What {@code limpid explain} draws. */
enum Plot {
  /** A picture for each map, beside the photo. */
  FIGURE,
  /** All maps of an input that are about one target, on one sheet. */
  SHEET,
  /** All targets of a method in a row, as shap's image plot has them. */
  SHAP
}
