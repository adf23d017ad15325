package limpid.explain.picture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import limpid.nn.image.Picture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlowChartTest {
  private static final int LEFT = 0xd3e3f0;
  private static final int OWN = 0x2f6f9f;
  private static final int BIAS = 0xe0861a;
  private static final int WAS_BIAS = 0xf8dcb4;
  private static final List<String> TAKERS = List.of("bias", "epsilon");

  private static FlowChart.Passage step(double in, double bias) {
    return new FlowChart.Passage("fc", "linear", in, in - bias, Map.of("bias", bias));
  }

  private static FlowChart chart(double start, FlowChart.Passage... steps) {
    return new FlowChart(start, TAKERS, List.of(steps), List.of("a caption"));
  }

  /** How many pixels have this colour. */
  private static int count(Picture picture, int colour) {
    int count = 0;
    for (int pixel : Pixels.of(picture)) {
      count += pixel == colour ? 1 : 0;
    }
    return count;
  }

  @Test
  void whatIsLeftAndWhatWasTakenKeepTheirWidth() {
    Picture half = chart(4, step(4, 1), step(3, 1)).draw();
    int row = 440 * 18;
    // the bar of what a layer gets is 6 of 18 pixels high and covers what is left
    double left = row * (1 + .75 + .5 + .5) - 440 * 6 * (1 + .75 + .5 + .5);
    assertEquals(left, count(half, LEFT), .02 * row);
    assertEquals(row * (.25 + .5), count(half, WAS_BIAS), .02 * row);
  }

  @Test
  void aLayerThatTakesNothingShowsNoTaker() {
    Picture picture = chart(4, step(4, 0)).draw();
    assertEquals(0, count(picture, BIAS));
    assertEquals(0, count(picture, WAS_BIAS));
    assertTrue(count(picture, OWN) > 3 * 430 * 6);
  }

  @Test
  void whatIsNegativeStandsToTheLeftOfZero() {
    Picture up = chart(1, step(1, -1)).draw();
    int[] pixels = Pixels.of(up);
    int zero = -1;
    int bias = -1;
    for (int i = 0; i < pixels.length; i++) {
      int x = i % up.width();
      boolean belowTheLegend = i / up.width() > 60;
      zero = zero < 0 && belowTheLegend && pixels[i] == LEFT ? x : zero;
      bias = belowTheLegend && pixels[i] == BIAS ? Math.max(bias, x) : bias;
    }
    assertTrue(bias >= 0 && zero >= 0 && bias <= zero, bias + " and " + zero);
  }

  @Test
  void itIsWrittenWhole(@TempDir Path folder) throws IOException {
    FlowChart chart = chart(2, step(2, .5));
    chart.write(folder.resolve("flow.png"));
    assertArrayEquals(chart.png(), Files.readAllBytes(folder.resolve("flow.png")));
  }

  @Test
  void nothingAtAllIsDrawn() {
    assertTrue(chart(0, step(0, 0)).draw().height() > 100);
    assertTrue(chart(0).draw().width() > 440);
  }

  @Test
  void moreTakersThanColoursAreRefused() {
    List<String> seven = Collections.nCopies(7, "x");
    Exception e =
        assertThrows(
            IllegalArgumentException.class, () -> new FlowChart(1, seven, List.of(), List.of()));
    assertEquals("flow chart: 7 takers, at most 6 have a colour", e.getMessage());
  }
}
