package limpid.explain.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.explain.picture.DecisionSheet.Fork;
import limpid.explain.picture.DecisionSheet.Part;
import limpid.explain.picture.DecisionSheet.Road;
import limpid.nn.image.Picture;
import limpid.nn.image.Prepared;
import org.junit.jupiter.api.Test;

class DecisionSheetTest {
  private static final int GREY = 0x808080;

  private static Prepared photo() {
    int[] pixels = new int[32 * 32];
    Arrays.fill(pixels, GREY);
    return Prepared.whole(Pixels.picture(32, 32, pixels), Tensor.zeros(Shape.of(1, 32, 32, 3)));
  }

  private static Fork step(float value, double... probabilities) {
    Legend legend = new Legend(Colormap.JET, false, Optional.empty(), "");
    Tensor map = Tensor.filled(Shape.of(4, 4), value);
    List<Part> parts = new ArrayList<>();
    for (double p : probabilities) {
      parts.add(new Part("part " + parts.size(), p));
    }
    return new Fork(parts, 0, new HeatMap("", map, legend, .5, "", Optional.empty()));
  }

  private static Road road(int column, String words, Fork... steps) {
    return new Road("road", column, "all", words, column == 0, List.of(steps));
  }

  private static Picture drawn(Road... roads) {
    return new DecisionSheet(photo(), List.of(roads), List.of("caption")).draw();
  }

  /** How many pixels have a colour. */
  private static long count(Picture picture, int rgb) {
    return Arrays.stream(Pixels.of(picture)).filter(pixel -> pixel == rgb).count();
  }

  @Test
  void thePhotoStandsFirstAndEachDecisionHasItsMapOverIt() {
    int tile = 230 * 230;
    Picture two = drawn(road(0, "", step(1, .7, .3), step(0, .6, .4)));
    assertEquals(tile, count(two, GREY), 2000);
    Picture hot = Pixels.picture(1, 1, new int[] {GREY});
    Tensor one = Tensor.filled(Shape.of(1, 1), 1);
    int mixed = Pixels.of(Overlay.mix(hot, one, Colormap.JET, .5))[0];
    assertEquals(tile, count(two, mixed), 200);
  }

  @Test
  void aRoadThatWasNotTakenBeginsBelowWhereItWasLeft() {
    Road taken = road(0, "", step(1, .7, .3), step(0, .6, .4));
    Picture one = drawn(taken);
    Picture both = drawn(taken, road(1, "left here", step(1, .3, .7)));
    assertEquals(one.width(), both.width());
    assertTrue(both.height() > 1.6 * one.height());
    int orange = 0xc8540a;
    assertEquals(0, count(one, orange));
    int[] pixels = Pixels.of(both);
    int leftmost = both.width();
    for (int i = 0; i < pixels.length; i++) {
      leftmost = pixels[i] == orange ? Math.min(leftmost, i % both.width()) : leftmost;
    }
    assertTrue(leftmost > 250, "begins at " + leftmost);
  }

  @Test
  void ofManyPartsTheLikeliestAreShown() {
    double[] six = {.1, .05, .3, .2, .25, .1};
    Picture few = drawn(road(0, "", step(1, .1, .3, .2, .4)));
    Picture many = drawn(road(0, "", step(1, six)));
    assertEquals(27, many.height() - few.height());
  }

  @Test
  void deepTreesHaveSmallerTiles() {
    Fork[] deep = new Fork[15];
    Arrays.fill(deep, step(1, .9, .1));
    Picture picture = drawn(road(0, "", deep));
    assertTrue(picture.width() > 16 * 150 && picture.width() < 16 * 220, picture.width() + " wide");
  }

  @Test
  void aSheetWantsARoad() {
    assertThrows(IllegalArgumentException.class, () -> drawn());
  }
}
