package limpid.explain.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ColormapTest {

  private static void assertBgr(int b, int g, int r, int rgb) {
    assertEquals(b + "," + g + "," + r, (rgb & 255) + "," + (rgb >> 8 & 255) + "," + (rgb >> 16));
  }

  private static int at(Colormap colours, int entry) {
    return colours.rgb((entry + .5) / 255);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 128, 0, 0",
    "32, 255, 0, 0",
    "33, 255, 4, 0",
    "64, 255, 128, 0",
    "95, 255, 252, 0",
    "96, 254, 255, 2",
    "127, 130, 255, 126",
    "128, 126, 255, 130",
    "160, 0, 252, 255",
    "192, 0, 124, 255",
    "223, 0, 0, 255",
    "224, 0, 0, 252",
    "255, 0, 0, 128"
  })
  void jetIsThatOfOpenCv(int entry, int b, int g, int r) {
    assertBgr(b, g, r, at(Colormap.JET, entry));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 84, 1, 68",
    "64, 139, 82, 59",
    "127, 141, 144, 33",
    "192, 98, 201, 94",
    "255, 37, 231, 253"
  })
  void viridisIsThatOfOpenCv(int entry, int b, int g, int r) {
    assertBgr(b, g, r, at(Colormap.VIRIDIS, entry));
  }

  @ParameterizedTest
  @CsvSource({
    "INFERNO, 0, 0, 0, 4",
    "INFERNO, 64, 87, 16, 110",
    "INFERNO, 127, 186, 54, 85",
    "INFERNO, 192, 249, 142, 9",
    "INFERNO, 255, 252, 255, 164",
    "TURBO, 0, 48, 18, 59",
    "TURBO, 64, 40, 188, 235",
    "TURBO, 127, 161, 253, 61",
    "TURBO, 192, 251, 126, 33",
    "TURBO, 255, 122, 4, 3"
  })
  void infernoAndTurboAreNearlyThePublishedTables(
      Colormap colours, int entry, int r, int g, int b) {
    int rgb = at(colours, entry);
    assertEquals(r, rgb >> 16, 3);
    assertEquals(g, rgb >> 8 & 255, 3);
    assertEquals(b, rgb & 255, 3);
  }

  @Test
  void infernoGrowsBrighterAtEveryStep() {
    for (int i = 1; i < 256; i++) {
      double step = Pixels.grey(at(Colormap.INFERNO, i)) - Pixels.grey(at(Colormap.INFERNO, i - 1));
      assertTrue(step > -.5 && step < 3, "entry " + i + ": " + step);
    }
  }

  @Test
  void viridisGrowsBrighterAtEveryStep() {
    for (int i = 1; i < 256; i++) {
      double step = Pixels.grey(at(Colormap.VIRIDIS, i)) - Pixels.grey(at(Colormap.VIRIDIS, i - 1));
      assertTrue(step > -.5 && step < 3, "entry " + i + ": " + step);
    }
  }

  @Test
  void divergingGoesFromBlueOverWhiteToRed() {
    assertEquals(0x1e88e5, Colormap.DIVERGING.rgb(0));
    assertEquals(0xffffff, Colormap.DIVERGING.rgb(.5));
    assertEquals(0xff0d57, Colormap.DIVERGING.rgb(1));
    assertEquals(0xffffff, at(Colormap.DIVERGING, 127));
    assertEquals(0xffffff, at(Colormap.DIVERGING, 128));
    assertBgr(170, 133, 255, at(Colormap.DIVERGING, 192));
  }

  @Test
  void greyIsTheEntryItself() {
    assertEquals(0x000000, Colormap.GREY.rgb(0));
    assertEquals(0x7f7f7f, Colormap.GREY.rgb(.5));
    assertEquals(0xffffff, Colormap.GREY.rgb(1));
  }

  @ParameterizedTest
  @EnumSource
  void valuesOutsideTakeTheEnds(Colormap colours) {
    assertEquals(colours.rgb(0), colours.rgb(-3));
    assertEquals(colours.rgb(1), colours.rgb(7));
    assertEquals(colours.rgb(0), colours.rgb(Double.NaN));
  }

  @ParameterizedTest
  @EnumSource
  void entriesAreDistinct(Colormap colours) {
    Set<Integer> seen = new HashSet<>();
    for (int i = 0; i < 256; i++) {
      seen.add(at(colours, i));
    }
    // viridis repeats a colour, and diverging has two whites
    assertTrue(seen.size() >= 254, colours + ": " + seen.size());
  }
}
