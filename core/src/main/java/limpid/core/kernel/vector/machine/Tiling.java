package limpid.core.kernel.vector.machine;

import java.util.List;
import jdk.incubator.vector.FloatVector;

/**
 * What a processor's registers decide about tiles, chosen once, when the kernels load. A tile of T
 * pixels by V vectors wants T V registers for its sums, V for weights and one for an input.
 *
 * <pre>
 *                                                 32 registers    16 registers
 *   vectors of the widest tile of a product                  4               2
 *   pixels of tiles of two vectors                8, 7, 4, 1            4, 1
 *   pixels of tiles of one vector                16, 8, 4, 1         8, 4, 1
 *   inputs of a tile of gradients of weights                 8               5
 *   pixels that a panel passes over at a time               30              32
 *   short rows of a map laid side by side                  yes              no
 *   vectors of outputs of a fully-connected tile             2               1
 *   samples of a tile of dot products                        8               4
 *   rows of weights of a tile of dot products                3               2
 * </pre>
 *
 * <p>Tiles of four vectors are of 1 to 6 pixels.
 *
 * @param vectors of the widest tile of a product
 * @param pixelsOfTwo pixels of tiles of two vectors, longest first
 * @param pixelsOfSevens the same for rows that divide by seven and not by eight
 * @param pixelsOfOne pixels of tiles of one vector, longest first
 * @param sumInputs inputs of a tile, of two vectors, in gradients of weights
 * @param chunk pixels that a panel passes over before what follows their sums, whole tiles of them
 * @param columns whether rows of a map that end in short tiles are copied side by side
 * @param linearVectors vectors of outputs of the widest fully-connected tile
 * @param dotSamples samples of the longest tile of dot products
 * @param dotRows rows of weights of a tile of dot products
 */
public record Tiling(
    int vectors,
    List<Integer> pixelsOfTwo,
    List<Integer> pixelsOfSevens,
    List<Integer> pixelsOfOne,
    int sumInputs,
    int chunk,
    boolean columns,
    int linearVectors,
    int dotSamples,
    int dotRows) {

  private static final Tiling REGISTERS_32 =
      new Tiling(
          4, List.of(8, 7, 4, 1), List.of(7, 4, 1), List.of(16, 8, 4, 1), 8, 30, true, 2, 8, 3);

  private static final Tiling REGISTERS_16 =
      new Tiling(2, List.of(4, 1), List.of(4, 1), List.of(8, 4, 1), 5, 32, false, 1, 4, 2);

  /**
   * Vector registers of this processor. AVX-512 has 32 for vectors of any width, NEON and SVE have,
   * AVX2 has 16.
   */
  static final int REGISTERS =
      FloatVector.SPECIES_PREFERRED.vectorBitSize() >= 512
              || System.getProperty("os.arch").equals("aarch64")
          ? 32
          : 16;

  /** What this process runs on. */
  public static final Tiling CHOSEN = of(REGISTERS);

  /** The table for a processor of so many registers, with vectors of any width. */
  public static Tiling of(int registers) {
    return registers >= 32 ? REGISTERS_32 : REGISTERS_16;
  }
}
