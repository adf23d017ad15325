package limpid.core.kernel.vector.direct;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import limpid.core.Window;
import limpid.core.kernel.ConvGeometry;
import limpid.core.kernel.vector.correlation.Correlation;
import limpid.core.kernel.vector.tile.Panels;
import org.junit.jupiter.api.Test;

class UnitsTest {
  private static final Window ONE = Window.of(1);
  private static final Window STRIDED = Window.of(3).stride(2).padding(1);

  @Test
  void twoThreadsHaveEquallyManyPieces() {
    for (int pixels : new int[] {56, 28, 14, 7}) {
      for (int channels : new int[] {64, 512, 2048}) {
        for (Window window : new Window[] {ONE, STRIDED}) {
          Units units = units(1, pixels, channels, 768, window, 2);
          int pieces = units.count() * units.panelRuns();
          assertTrue(pieces >= 2, units.toString());
          assertEquals(0, pieces % 2, units.toString());
        }
      }
    }
  }

  @Test
  void manyWeightsPassOnce() {
    assertEquals(1, units(1, 7, 2048, 512, ONE, 2).count());
    assertEquals(1, units(1, 7, 512, 2048, ONE, 2).count());
  }

  @Test
  void oneThreadTakesAllPanelsInOneRun() {
    assertEquals(1, units(1, 7, 2048, 512, ONE, 1).panelRuns());
  }

  @Test
  void thereAreNoMoreCutsThanThingsToCut() {
    for (int images : new int[] {1, 3, 64}) {
      for (int pixels : new int[] {4, 7, 33}) {
        Units units = units(images, pixels, 16, 16, STRIDED, 3);
        assertTrue(units.images() <= images && units.rows() <= (pixels + 1) / 2, "" + units);
        assertTrue(units(images, pixels, 16, 16, ONE, 3).pixels() <= images * pixels * pixels);
      }
    }
  }

  @Test
  void unitsMeetWhereTheyEnd() {
    for (int n : new int[] {1, 7, 196}) {
      for (int count = 1; count <= n; count++) {
        assertEquals(0, Units.start(n, 0, count));
        assertEquals(n, Units.start(n, count, count));
        for (int i = 0; i < count; i++) {
          assertTrue(Units.start(n, i, count) < Units.start(n, i + 1, count));
        }
      }
    }
  }

  private static Units units(
      int images, int pixels, int channels, int outputs, Window window, int threads) {
    ConvGeometry g = new ConvGeometry(images, pixels, pixels, channels, outputs, window, 1);
    Correlation c = Correlation.forward(g);
    Panels panels = new Panels(outputs);
    int weights = c.steps(channels) * panels.lanes();
    return Units.of(c, 1, channels, panels.count(), weights, threads);
  }
}
