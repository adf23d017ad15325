package limpid.explain.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import limpid.nn.image.Picture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LineChartTest {
  private static final int FIRST = 0x0072b2;
  private static final int SECOND = 0xd55e00;

  private static LineChart.Panel panel(LineChart.Line... lines) {
    return new LineChart.Panel("panel", "across", List.of(lines));
  }

  private static LineChart.Line line(String name, Double... y) {
    return new LineChart.Line(name, List.of(0., 1., 2.), List.of(y));
  }

  private static int count(Picture picture, int colour, int from, int to) {
    int count = 0;
    for (int y = 0; y < picture.height(); y++) {
      for (int x = from; x < to; x++) {
        count += picture.pixel(x, y) == colour ? 1 : 0;
      }
    }
    return count;
  }

  @Test
  void eachNameHasAColourInAllPanels() {
    Picture picture =
        new LineChart(
                "up",
                List.of(
                    panel(line("a", 1., 1., 1.)),
                    panel(line("b", 2., 2., 2.), line("a", 0., 1., 0.))))
            .draw();
    int half = 24 + 60 + 380 + 20;
    assertTrue(count(picture, FIRST, 120, half) > 300);
    assertTrue(count(picture, SECOND, half, picture.width()) > 300);
    assertTrue(count(picture, FIRST, half, picture.width()) > 50);
  }

  @Test
  void higherValuesStandHigher() {
    Picture picture = new LineChart("up", List.of(panel(line("a", 0., 1., 2.)))).draw();
    int low = height(picture, 84 + 40);
    int middle = height(picture, 84 + 190);
    int high = height(picture, 84 + 340);
    assertTrue(low > middle + 80 && middle > high + 80, low + " " + middle + " " + high);
  }

  private static int height(Picture picture, int x) {
    for (int y = 0; y < picture.height(); y++) {
      int pixel = picture.pixel(x, y);
      if ((pixel & 255) > 120 && (pixel >> 16) < 90) {
        return y;
      }
    }
    return -1;
  }

  @Test
  void valuesThatAreNotFiniteLeaveAGap() {
    Picture whole = new LineChart("up", List.of(panel(line("a", 1., 1., 1.)))).draw();
    Picture gap = new LineChart("up", List.of(panel(line("a", 1., 1., Double.NaN)))).draw();
    assertTrue(count(gap, FIRST, 300, 464) == 0 && count(whole, FIRST, 300, 464) > 100);
  }

  @ParameterizedTest
  @CsvSource({"1, .2", "5, 1", "360, 100", "1.3, .5", ".04, .01", "10, 2"})
  void thereAreAboutFiveTicks(double extent, double step) {
    assertEquals(step, LineChart.step(extent), 1e-12);
  }

  @Test
  void lessThanTwoPointsAreNoLine() {
    assertThrows(
        IllegalArgumentException.class, () -> new LineChart.Line("a", List.of(1.), List.of(1.)));
    assertThrows(IllegalArgumentException.class, () -> new LineChart("up", List.of()));
  }
}
