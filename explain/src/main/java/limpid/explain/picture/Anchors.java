package limpid.explain.picture;

/**
 * Colours of a table of 256 from every fifteenth of them: in each channel, the cubic through two
 * neighbours whose slopes are half the difference of theirs (Catmull and Rom, 1974).
 *
 * @param table 18 colours, {@code RRGGBB} each: entries 0, 15, ..., 255
 */
record Anchors(String table) {
  private static final int STEP = 15;
  private static final int LAST = 255 / STEP;

  /**
   * Black, violet, orange, pale yellow: even in brightness; by Nathaniel Smith and Stéfan van der
   * Walt, in the public domain (CC0).
   */
  static final Anchors INFERNO =
      new Anchors(
          "0000040a07221e0c45380962510e6c69166e801f6c982766b0315bc63d4dd94d3de9612bf47918fa9407"
              + "fcb014f8cd37f2ea69fcffa4");

  /** Blue, green, red, without the bands that jet has; by Anton Mikhailov, 2019. */
  static final Anchors TURBO =
      new Anchors(
          "30123b3f3e9c4666dd458cfd2fb2f41ad4d022ebaa52fa7a8bff4bb7f735dbe236f5c53afea130f9751d"
              + "e84b0cce2d04a916017a0403");

  /** Channel c of entry i: 0 to 255, and not quite, for cubics overshoot. */
  double channel(int i, int c) {
    int left = Math.min(i / STEP, LAST - 1);
    double t = (double) i / STEP - left;
    double a = anchor(left, c);
    double b = anchor(left + 1, c);
    double rise = t * (1 - t) * ((1 - t) * slope(left, c) - t * slope(left + 1, c));
    return a + (b - a) * t * t * (3 - 2 * t) + rise;
  }

  private double slope(int k, int c) {
    int before = Math.max(k - 1, 0);
    int after = Math.min(k + 1, LAST);
    return (anchor(after, c) - anchor(before, c)) / (after - before);
  }

  private int anchor(int k, int c) {
    int at = 6 * k + 2 * c;
    return Integer.parseInt(table, at, at + 2, 16);
  }
}
