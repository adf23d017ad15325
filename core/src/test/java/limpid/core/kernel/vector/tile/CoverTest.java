package limpid.core.kernel.vector.tile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import limpid.core.kernel.vector.machine.Tiling;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CoverTest {

  @ParameterizedTest(name = "{1} vectors of {0} registers")
  @CsvSource({"16, 1", "16, 2", "32, 1", "32, 2", "32, 4"})
  void everyPixelIsCoveredByTilesWithinTheRow(int registers, int vectors) {
    for (int pixels = 0; pixels <= 300; pixels++) {
      Cover cover = Cover.of(Tiling.of(registers), vectors, pixels, true);
      int end = 0;
      for (int i = 0; i < cover.count(); i++) {
        String tile = pixels + " pixels, tile " + i;
        assertTrue(cover.starts()[i] <= end, tile);
        assertTrue(cover.lengths()[i] > 0, tile);
        end = cover.starts()[i] + cover.lengths()[i];
        assertTrue(end <= pixels, tile);
      }
      assertEquals(pixels, end);
    }
  }

  @ParameterizedTest(name = "{1} vectors of {0} registers")
  @CsvSource({"16, 1", "16, 2", "32, 1", "32, 2", "32, 4"})
  void noPixelIsCoveredTwiceByTilesApart(int registers, int vectors) {
    Tiling tiling = Tiling.of(registers);
    for (int pixels = 0; pixels <= 300; pixels++) {
      assertApart(pixels, Cover.of(tiling, vectors, pixels, false));
    }
  }

  private static void assertApart(int pixels, Cover cover) {
    int end = 0;
    for (int i = 0; i < cover.count(); i++) {
      assertEquals(end, cover.starts()[i], pixels + " pixels, tile " + i);
      end += cover.lengths()[i];
    }
    assertEquals(pixels, end);
  }
}
