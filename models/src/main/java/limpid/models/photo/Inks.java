package limpid.models.photo;

/** Cyan, magenta, yellow and black on white paper. */
final class Inks {
  private Inks() {}

  /**
   * What of red, green or blue comes back: l - i l / 255, rounded, as PIL has it.
   *
   * @param ink how much of cyan, magenta or yellow there is, from 0 to 255
   * @param light what the black one leaves: 255 - k
   */
  static int reflected(int ink, int light) {
    int shade = ink * light + 128;
    return Math.clamp(light - (shade + (shade >> 8) >> 8), 0, 255);
  }
}
