package limpid.nn.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;
import org.junit.jupiter.api.Test;

class PreparedTest {
  private static final Tensor INPUT = Tensor.zeros(Shape.of(1, 8, 8, 3));

  private static Picture picture(int width, int height) {
    return Picture.of(width, height, new byte[3 * width * height]);
  }

  @Test
  void picturesAreEqualIfSizeAndSamplesAre() {
    assertEquals(picture(2, 3), picture(2, 3));
    assertEquals(picture(2, 3).hashCode(), picture(2, 3).hashCode());
    assertNotEquals(picture(2, 3), picture(3, 2));
    assertNotEquals(picture(1, 1), Picture.of(1, 1, new byte[] {0, 0, 1}));
    assertEquals("2x3", picture(2, 3).toString());
    assertEquals(0xff0102, Picture.of(1, 1, new byte[] {-1, 1, 2}).pixel(0, 0));
    Exception e =
        assertThrows(IllegalArgumentException.class, () -> Picture.of(2, 2, new byte[11]));
    assertEquals("picture: 11 samples for 2x2 pixels", e.getMessage());
  }

  @Test
  void aRegionIsCutOffAtTheEdgesOfItsPicture() {
    assertEquals(new Region(0, 2, 3, 2), new Region(-1, 2, 4, 5).within(6, 4));
    assertEquals(new Region(6, 0, 0, 4), new Region(9, 0, 2, 4).within(6, 4));
    assertEquals(new Region(0, 0, 6, 4), Region.whole(picture(6, 4)));
  }

  @Test
  void roundingBeyondTheEdgeIsForgivenAndNoMore() {
    Region almost = new Region(-.001, 0, 10.002, 10);
    assertEquals(new Region(0, 0, 10, 10), new Prepared(picture(10, 10), almost, INPUT).seen());
    Exception e =
        assertThrows(
            IllegalArgumentException.class,
            () -> new Prepared(picture(10, 10), new Region(5, 0, 10, 10), INPUT));
    assertEquals(
        "prepared: the net saw 10x10 pixels at (5,0) of a picture of 10x10 pixels", e.getMessage());
    assertThrows(
        IllegalArgumentException.class,
        () -> new Prepared(picture(10, 10), new Region(Double.NaN, 0, 1, 1), INPUT));
  }

  @Test
  void itPrintsAsALine() {
    assertEquals(
        "10x12 pixels, seen 10x10 pixels at (0,1), input [1,8,8,3]",
        new Prepared(picture(10, 12), new Region(0, 1, 10, 10), INPUT).toString());
  }

  @Test
  void theInputIsOneImage() {
    Tensor two = Tensor.zeros(Shape.of(2, 8, 8, 3));
    Exception e = assertThrows(ShapeException.class, () -> Prepared.whole(picture(8, 8), two));
    assertEquals("prepared: input [2,8,8,3], wanted one image, [1,H,W,C]", e.getMessage());
  }
}
