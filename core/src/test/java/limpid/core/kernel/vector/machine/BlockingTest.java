package limpid.core.kernel.vector.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import limpid.core.kernel.Caches;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BlockingTest {
  private static final int[] SIZES = {1, 1000, 32 << 10, 49_153, 1 << 20, 3 << 20, 2_147_483_647};

  @ParameterizedTest(name = "{0} registers, {1} and {2} KB")
  @CsvSource({
    "32,  48, 2048, 144, 1024, 512, 36",
    "16,  32,  512, 64, 1024, 512, 36",
    "16,  48, 2048, 96, 1024, 512, 36",
    "32, 128, 4096, 384, 2048, 1024, 96"
  })
  void measuredProcessorsHaveTheseBlocks(
      int registers, int first, int second, int part, int few, int band, int winogradPart) {
    Blocking blocking = Blocking.of(registers, new Caches(first << 10, second << 10, 32 << 20));
    assertEquals(part << 8, blocking.part());
    assertEquals(few << 8, blocking.few());
    assertEquals(band << 8, blocking.band());
    assertEquals(winogradPart << 8, blocking.winogradPart());
  }

  @ParameterizedTest
  @CsvSource({"16", "32"})
  void everyCacheHasBlocksOfAtLeastAFewRows(int registers) {
    for (int first : SIZES) {
      for (int second : SIZES) {
        Blocking b = Blocking.of(registers, new Caches(first, second, second));
        int row = Tiling.of(registers).vectors() * 16;
        for (int block : new int[] {b.part(), b.winogradPart(), b.matrixPart()}) {
          assertTrue(block >= 100 * row, b.toString());
        }
        for (int block : new int[] {b.few(), b.shared(), b.band(), b.columns()}) {
          assertTrue(block >= 1 << 17 && block <= 1 << 29, b.toString());
        }
        assertTrue(b.winogradBlock() >= 1 << 17, b.toString());
        assertTrue(b.winogradOnce() >= b.winogradBlock(), b.toString());
      }
    }
  }
}
