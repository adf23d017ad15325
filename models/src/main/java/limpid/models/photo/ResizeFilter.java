package limpid.models.photo;

/** The weight of an input at some distance from the centre of an output, as PIL has its filters. */
public enum ResizeFilter {
  /** A triangle, {@code 1 - |x|}. */
  BILINEAR(1) {
    @Override
    double at(double x) {
      return Math.max(0, 1 - Math.abs(x));
    }
  },
  /** Keys' cubic with a = -1/2 (1981). */
  BICUBIC(2) {
    @Override
    double at(double x) {
      double d = Math.abs(x);
      if (d < 1) {
        return ((A + 2) * d - (A + 3)) * d * d + 1;
      }
      return d < 2 ? (((d - 5) * d + 8) * d - 4) * A : 0;
    }
  };

  private static final double A = -0.5;

  private final int reach;

  ResizeFilter(int reach) {
    this.reach = reach;
  }

  /** The distance from which on the weight is 0. */
  int reach() {
    return reach;
  }

  abstract double at(double x);
}
