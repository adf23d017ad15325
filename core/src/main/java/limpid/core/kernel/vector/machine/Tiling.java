package limpid.core.kernel.vector.machine;

import java.util.List;
import jdk.incubator.vector.FloatVector;

/**
 * What a processor's registers decide about tiles, chosen once, when the kernels load. {@code
 * Tiles} says what fits.
 *
 * <pre>
 *                                                 32 registers    16 registers
 *   vectors of the widest tile of a product                  4               2
 *   pixels of tiles of four vectors                     6 to 1
 *   pixels of tiles of two vectors                8, 7, 4 or 1          5 to 1
 *   pixels of tiles of one vector                    8, 4 or 1          8 to 1
 *   weights of the next step loaded last                    no             yes
 *   inputs of a tile of gradients of weights                 8               5
 *   pixels that a panel passes over at a time               30              30
 *   as many pixels each time, or else whole tiles         even           whole
 *   vectors of outputs of a fully-connected tile             2               1
 *   samples of a tile of dot products                        8               4
 *   rows of weights of a tile of dot products                3               2
 * </pre>
 *
 * <p>The width of the vectors decides nothing of it.
 *
 * @param vectors of the widest tile of a product
 * @param pixelsOfFour pixels of tiles of four vectors, longest first
 * @param pixelsOfTwo pixels of tiles of two vectors, longest first
 * @param pixelsOfOne pixels of tiles of one vector, longest first
 * @param nextLast whether tiles of fewer than four vectors load the weights of the next step last,
 *     and so read a row after the last
 * @param sumInputs inputs of a tile, of two vectors, in gradients of weights
 * @param chunk pixels that a panel passes over before what follows their sums, whole tiles of them
 * @param wholeTiles whether a row is cut into such runs between tiles, so that one tile at most is
 *     short, or evenly
 * @param linearVectors vectors of outputs of the widest fully-connected tile
 * @param dotSamples samples of the longest tile of dot products
 * @param dotRows rows of weights of a tile of dot products
 */
public record Tiling(
    int vectors,
    List<Integer> pixelsOfFour,
    List<Integer> pixelsOfTwo,
    List<Integer> pixelsOfOne,
    boolean nextLast,
    int sumInputs,
    int chunk,
    boolean wholeTiles,
    int linearVectors,
    int dotSamples,
    int dotRows) {

  private static final Tiling REGISTERS_32 =
      new Tiling(
          4,
          List.of(6, 5, 4, 3, 2, 1),
          List.of(8, 7, 4, 1),
          List.of(8, 4, 1),
          false,
          8,
          30,
          false,
          2,
          8,
          3);

  private static final Tiling REGISTERS_16 =
      new Tiling(
          2,
          List.of(),
          List.of(5, 4, 3, 2, 1),
          List.of(8, 7, 6, 5, 4, 3, 2, 1),
          true,
          5,
          30,
          true,
          1,
          4,
          2);

  /**
   * Vector registers of this processor. AVX-512 has 32 for vectors of any width, NEON and SVE have,
   * AVX2 has 16.
   */
  public static final int REGISTERS =
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

  /** Pixels of tiles of this many vectors, longest first. */
  public List<Integer> pixels(int vectors) {
    return switch (vectors) {
      case 4 -> pixelsOfFour;
      case 2 -> pixelsOfTwo;
      default -> pixelsOfOne;
    };
  }
}
