package limpid.explain.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Arrays;
import java.util.List;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.nn.image.Picture;
import limpid.nn.image.Prepared;
import org.junit.jupiter.api.Test;

class ConceptMapsTest {
  /**
   * Two columns of places: all of concept 0 to the left, half of what there is of 1 to the right.
   */
  private static final ConceptMaps MAPS =
      new ConceptMaps(
          List.of(Tensor.of(Shape.of(1, 2, 2), 4, 0, 0, 1), Tensor.of(Shape.of(1, 1, 2), 0, 2)));

  private static Prepared grey() {
    int[] pixels = new int[300 * 300];
    Arrays.fill(pixels, 0x000000);
    return Prepared.whole(Pixels.picture(300, 300, pixels), Tensor.zeros(Shape.of(1, 300, 300, 3)));
  }

  private static int mixed(int colour, double part) {
    int c = Pixels.channel(colour, 0);
    return (int) Math.round((1 - part) * 48 + part * c);
  }

  @Test
  void eachPlaceHasTheColourOfItsStrongestConceptTheFullerTheMoreThereIs() {
    Picture all = MAPS.strongest(0, grey());
    assertEquals(mixed(ConceptMaps.colour(0), .75), Pixels.channel(all.pixel(10, 150), 0), 1);
    assertEquals(mixed(ConceptMaps.colour(1), .375), Pixels.channel(all.pixel(290, 150), 0), 1);
    Picture other = MAPS.strongest(1, grey());
    assertEquals(mixed(ConceptMaps.colour(1), .75), Pixels.channel(other.pixel(10, 150), 0), 1);
  }

  @Test
  void oneConceptLeavesTheRestGrey() {
    Picture second = MAPS.concept(0, grey(), 1);
    assertEquals(0x303030, second.pixel(10, 150));
    assertEquals(MAPS.strongest(0, grey()).pixel(290, 150), second.pixel(290, 150));
  }

  @Test
  void coloursDiffer() {
    for (int i = 0; i < 12; i++) {
      for (int j = 0; j < i; j++) {
        assertNotEquals(ConceptMaps.colour(i), ConceptMaps.colour(j));
      }
    }
  }
}
