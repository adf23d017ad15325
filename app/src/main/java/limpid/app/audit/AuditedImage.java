package limpid.app.audit;

import limpid.app.given.Thumbnail;

/**
 * An image of an audit.
 *
 * @param name its path from the folder on
 * @param label its class, or the predicted one where none is known
 * @param predicted the most likely class
 * @param explained the class whose logit the map is of
 * @param map relevance that speaks for the class, of cells, 1 in sum unless there is none
 * @param input what the net saw, in as many cells
 */
record AuditedImage(
    String name,
    int label,
    int predicted,
    int explained,
    double[] map,
    double[] input,
    Thumbnail thumbnail) {

  boolean right() {
    return label == predicted;
  }
}
