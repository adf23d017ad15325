package limpid.core.kernel.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vector width of this process, chosen once, when the kernels load: {@code
 * -Dlimpid.kernels=128|256|512}, or else what the processor prefers. Constant, because mixed widths
 * in one method run a hundred times slower.
 */
final class Lanes {
  static final VectorSpecies<Float> SPECIES = species(System.getProperty("limpid.kernels", "auto"));

  /** Floats in a vector. */
  static final int COUNT = SPECIES.length();

  /** Whether the processor has 32 vector registers, enough for tiles of 8 x 2, rather than 16. */
  static final boolean MANY_REGISTERS =
      FloatVector.SPECIES_PREFERRED.vectorBitSize() >= 512
          || System.getProperty("os.arch").equals("aarch64");

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
