package limpid.explain.picture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.explain.Explanation;
import limpid.explain.cam.GradCam;
import limpid.explain.map.Attribution;
import limpid.explain.map.Normalisation;
import limpid.explain.target.OutputTarget;
import limpid.explain.target.Score;
import limpid.nn.image.Picture;
import limpid.nn.image.Prepared;
import limpid.nn.image.Region;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SheetTest {
  private static final int WHITE = 0xffffff;
  private static final Tensor INPUT = Tensor.zeros(Shape.of(1, 32, 32, 3));

  private static Prepared photo(int width, int height) {
    int[] pixels = new int[width * height];
    Arrays.fill(pixels, 0x808080);
    return Prepared.whole(Pixels.picture(width, height, pixels), INPUT);
  }

  /** An explanation whose map is this in the right upper cell of 4x4, and 0 elsewhere. */
  private static Explanation corner(float value) {
    float[] raw = new float[16];
    raw[3] = value;
    return explained(Tensor.of(Shape.of(4, 4), raw), Normalisation.PYTORCH_GRAD_CAM);
  }

  /** An explanation that is this at the first pixel, the other at the last, and 0 elsewhere. */
  private static Explanation pixels(float first, float last) {
    float[] raw = new float[32 * 32 * 3];
    Arrays.fill(raw, 0, 96, first);
    Arrays.fill(raw, raw.length - 96, raw.length, last);
    return explained(Tensor.of(Shape.of(32, 32, 3), raw), Normalisation.MAGNITUDE);
  }

  private static Explanation explained(Tensor raw, Normalisation normalisation) {
    Attribution attribution = new Attribution(raw, Optional.of("a"), normalisation);
    Score score = new Score(OutputTarget.of(1), 2, OptionalDouble.of(.5));
    return Explanation.of(new GradCam(), attribution, Shape.of(1, 32, 32, 3), score, Duration.ZERO);
  }

  private static boolean warm(int rgb) {
    return Pixels.channel(rgb, 0) > Pixels.channel(rgb, 2) + 60;
  }

  private static boolean cold(int rgb) {
    return Pixels.channel(rgb, 2) > Pixels.channel(rgb, 0) + 60;
  }

  /** The runs of columns (or rows) of a picture that are not all white. */
  private static List<int[]> runs(Picture picture, boolean columns, int from, int to) {
    int length = columns ? picture.width() : picture.height();
    List<int[]> runs = new ArrayList<>();
    int start = -1;
    for (int i = 0; i <= length; i++) {
      boolean ink = i < length && inked(picture, columns, i, from, to);
      if (ink && start < 0) {
        start = i;
      } else if (!ink && start >= 0) {
        runs.add(new int[] {start, i});
        start = -1;
      }
    }
    return runs;
  }

  private static boolean inked(Picture picture, boolean columns, int i, int from, int to) {
    for (int j = from; j < to; j++) {
      if (picture.pixel(columns ? i : j, columns ? j : i) != WHITE) {
        return true;
      }
    }
    return false;
  }

  /** Where cells stand: runs at least as long as the smallest cell. */
  private static List<int[]> cells(List<int[]> runs) {
    return runs.stream().filter(run -> run[1] - run[0] >= 132).toList();
  }

  @Test
  void thePhotoIsFirstAndHotIsWhereTheMapIsHigh() {
    Picture sheet = Sheet.of(photo(100, 100)).with(corner(1)).draw();
    List<int[]> rows = cells(runs(sheet, false, 0, 300));
    assertEquals(1, rows.size());
    int top = rows.getFirst()[0];
    List<int[]> columns = cells(runs(sheet, true, top + 40, top + 200));
    assertEquals(2, columns.size());
    assertEquals(0x808080, sheet.pixel(columns.get(0)[0] + 100, top + 100));
    assertTrue(warm(sheet.pixel(columns.get(1)[1] - 4, top + 4)));
    assertTrue(cold(sheet.pixel(columns.get(1)[0] + 4, top + 4)));
    assertTrue(cold(sheet.pixel(columns.get(1)[1] - 4, rows.getFirst()[1] - 4)));
  }

  @Test
  void oneBarIsForAllThatAreShownAlike() {
    Sheet one = Sheet.of(photo(100, 100)).with(corner(1));
    Picture two = one.with(corner(2)).draw();
    List<int[]> bars = bars(two);
    assertEquals(1, bars.size());
    int x = bars.getFirst()[0] + 8;
    int top = cells(runs(two, false, 0, 300)).getFirst()[0];
    assertEquals(Colormap.JET.rgb(1), two.pixel(x, top));
    assertEquals(2, bars(one.with(pixels(1, -1)).draw()).size());
  }

  private static List<int[]> bars(Picture sheet) {
    int top = cells(runs(sheet, false, 0, 300)).getFirst()[0];
    return runs(sheet, true, top + 40, top + 80).stream().filter(r -> r[1] - r[0] == 16).toList();
  }

  @Test
  void aSharedScaleKeepsTheSmallerMapPale() {
    List<HeatMap> maps = Look.USUAL.shared(List.of(corner(1), corner(4)));
    assertEquals(.25, max(maps.get(0).values()), 1e-6);
    assertEquals(1, max(maps.get(1).values()), 1e-6);
    assertEquals(Optional.of(new Legend.Limits(0, 4)), maps.get(0).legend().limits());
    assertEquals(maps.get(0).legend(), maps.get(1).legend());
    assertEquals(1, max(HeatMap.of(corner(1)).values()), 1e-6);
  }

  @Test
  void methodsDoNotShareAScale() {
    Explanation one = corner(1);
    Explanation other = pixels(8, 1);
    List<HeatMap> maps = Look.USUAL.shared(List.of(one, corner(4), other));
    assertEquals(Optional.of(new Legend.Limits(0, 4)), maps.get(0).legend().limits());
    assertEquals(one.method(), maps.get(1).legend().name());
    assertEquals(Optional.empty(), maps.get(2).legend().limits());
    assertArrayEquals(HeatMap.of(other).values().data(), maps.get(2).values().data());
  }

  private static float max(Tensor values) {
    float max = Float.NEGATIVE_INFINITY;
    for (float value : values.data()) {
      max = Math.max(max, value);
    }
    return max;
  }

  @Test
  void signedMapsShareTheLargerPercentile() {
    List<HeatMap> maps = Look.USUAL.shared(List.of(pixels(1, -2), pixels(8, 0.5f)));
    assertEquals(Optional.of(new Legend.Limits(-24, 24)), maps.get(0).legend().limits());
    assertEquals(3 / 24f, max(maps.get(0).values()), 1e-6);
    assertEquals(-6 / 24f, maps.get(0).values().at(31, 31), 1e-6);
    assertEquals(1, max(maps.get(1).values()), 1e-6);
  }

  @Test
  void rowsOfATableHaveTheirLabelsBesideThem() {
    Prepared photo = photo(100, 100);
    Sheet table = Sheet.table(List.of("one", "two"));
    table = table.row("cat", photo, List.of(HeatMap.of(corner(1)), HeatMap.of(corner(1))));
    table = table.row("dog", photo, List.of(HeatMap.of(corner(1)), HeatMap.of(pixels(1, -1))));
    Picture sheet = table.draw();
    List<int[]> rows = cells(runs(sheet, false, 100, 300));
    assertEquals(2, rows.size());
    List<int[]> across = runs(sheet, true, rows.get(0)[0], rows.get(0)[1]);
    assertEquals(3, cells(across).size());
    assertEquals(Grid.MARGIN, across.getFirst()[0], 3, "the label stands at the margin");
    assertTrue(across.stream().filter(run -> run[0] < cells(across).getFirst()[0]).count() > 0);
  }

  @Test
  void labelsNeitherOverlapNorLeaveThePicture() {
    String name = "a name that goes on ".repeat(20) + "block3.layer.1.".repeat(20);
    Prepared photo = photo(100, 60);
    HeatMap map = HeatMap.of(corner(1)).titled(name);
    Sheet gallery = Sheet.of(photo);
    for (int i = 0; i < 11; i++) {
      gallery = gallery.with(map);
    }
    Sheet table = Sheet.table(Collections.nCopies(3, name));
    table = table.row(name, photo, Collections.nCopies(3, map));
    for (Picture sheet : List.of(gallery.draw(), table.draw())) {
      for (int[] run : runs(sheet, true, 0, sheet.height())) {
        assertTrue(run[0] >= Grid.MARGIN - 2, "left of the margin: " + run[0]);
        assertTrue(run[1] <= sheet.width() - Grid.MARGIN + 2, "right of it: " + run[1]);
      }
      List<int[]> rows = runs(sheet, false, 0, sheet.width());
      assertTrue(rows.getFirst()[0] >= Grid.MARGIN - 4);
      List<int[]> cells = cells(runs(sheet, true, 0, sheet.height()));
      assertTrue(cells.size() >= 4, "titles stay over their own cells: " + cells.size());
    }
  }

  @Test
  void cellsShowWhatTheNetSaw() {
    int[] pixels = new int[200 * 100];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = i % 200 >= 50 && i % 200 < 150 ? 0x10c010 : 0xc01010;
    }
    Picture picture = Pixels.picture(200, 100, pixels);
    Prepared photo = new Prepared(picture, new Region(50, 0, 100, 100), INPUT);
    Picture sheet = Sheet.of(photo).draw();
    for (int y = 0; y < sheet.height(); y++) {
      for (int x = 0; x < sheet.width(); x++) {
        int rgb = sheet.pixel(x, y);
        assertTrue(Pixels.channel(rgb, 0) < 0xb0 || Pixels.channel(rgb, 1) >= 0xb0, x + "," + y);
      }
    }
  }

  @Test
  void aTableTakesRowsAndASheetAboutAPhotoMaps() {
    Sheet table = Sheet.table(List.of("one"));
    HeatMap map = HeatMap.of(corner(1));
    assertThrows(IllegalStateException.class, () -> table.with(map));
    assertThrows(
        IllegalStateException.class, () -> Sheet.of(photo(9, 9)).row("", photo(9, 9), List.of()));
    assertEquals(
        "sheet: 2 maps for 1 columns",
        assertThrows(
                IllegalArgumentException.class, () -> table.row("", photo(9, 9), List.of(map, map)))
            .getMessage());
  }

  @Test
  void aSheetIsWrittenAsThePngOfWhatIsDrawn(@TempDir Path folder) throws IOException {
    Sheet sheet = Sheet.of(photo(30, 20)).with(corner(1)).caption("tabby cat");
    sheet.write(folder.resolve("a.png"));
    assertArrayEquals(sheet.png(), Files.readAllBytes(folder.resolve("a.png")));
  }
}
