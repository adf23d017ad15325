package limpid.explain.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import limpid.explain.picture.BarChart.Bar;
import limpid.nn.image.Picture;
import org.junit.jupiter.api.Test;

class BarChartTest {
  private static final int STRONG = 0x0072b2;
  private static final int WEAK = 0xb8b8b8;

  private static int count(Picture picture, int colour) {
    int count = 0;
    for (int pixel : Pixels.of(picture)) {
      count += pixel == colour ? 1 : 0;
    }
    return count;
  }

  @Test
  void barsAreAsHighAsTheirValuesAndGreyWhereTheySayLittle() {
    Picture picture =
        new BarChart(
                "score",
                List.of(new Bar("one", 1, 0, true, ""), new Bar("half", .5, 0, false, "p 0.4")),
                "caption")
            .draw();
    double strong = count(picture, STRONG);
    assertEquals(2, strong / count(picture, WEAK), .1);
    assertEquals(64 * 280, strong, 400);
  }

  @Test
  void aChartOfNothingIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new BarChart("score", List.of(), ""));
  }
}
