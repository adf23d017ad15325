package limpid.models;

/** Numbers of channels as the MobileNets and what came of them round them. */
final class Divisible {
  private Divisible() {}

  /** The multiple of 8 nearest to this, at least 8 and never more than a tenth less. */
  static int by8(double channels) {
    int nearest = Math.max(8, (int) (channels + 4) / 8 * 8);
    return nearest < 0.9 * channels ? nearest + 8 : nearest;
  }
}
