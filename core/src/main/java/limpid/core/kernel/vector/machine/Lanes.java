package limpid.core.kernel.vector.machine;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vector width of this process, chosen once, when the kernels load: {@code
 * -Dlimpid.kernels=128|256|512}, or else what the processor prefers. Constant, because mixed widths
 * in one method run a hundred times slower.
 */
public final class Lanes {
  public static final VectorSpecies<Float> SPECIES =
      species(System.getProperty("limpid.kernels", "auto"));

  /** Floats in a vector. */
  public static final int COUNT = SPECIES.length();

  private Lanes() {}

  private static VectorSpecies<Float> species(String wanted) {
    int widest = FloatVector.SPECIES_PREFERRED.vectorBitSize();
    if (wanted.equals("auto")) {
      return widest > 512 ? FloatVector.SPECIES_512 : FloatVector.SPECIES_PREFERRED;
    }
    int bits = Integer.parseInt(wanted);
    if (bits > widest) {
      throw new IllegalArgumentException(
          "-Dlimpid.kernels=" + bits + ": this processor has vectors of " + widest + " bits");
    }
    return VectorSpecies.of(float.class, VectorShape.forBitSize(bits));
  }
}
