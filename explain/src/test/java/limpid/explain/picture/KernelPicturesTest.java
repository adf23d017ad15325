package limpid.explain.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.nn.image.Picture;
import org.junit.jupiter.api.Test;

class KernelPicturesTest {

  /** 1x2 taps, three inputs, two outputs. */
  private static final KernelPictures COLOURED =
      new KernelPictures(
          Tensor.of(Shape.of(1, 2, 3, 2), 1, 4, 0, 0, -1, 0, 0, 0, .5f, 0, 0, -4), false);

  @Test
  void threeInputsAreRedGreenAndBlueAboutGrey() {
    Picture kernel = COLOURED.kernel(0);
    assertEquals(240, kernel.width());
    assertEquals(120, kernel.height());
    assertEquals(0xff8000, kernel.pixel(0, 0));
    assertEquals(0x80bf80, kernel.pixel(239, 119));
  }

  @Test
  void kernelsHaveAScaleOfTheirOwnOrOneForAll() {
    KernelPictures shared = new KernelPictures(COLOURED.weight(), true);
    assertEquals(0xff8080, COLOURED.kernel(1).pixel(0, 0));
    assertEquals(0xff8080, shared.kernel(1).pixel(0, 0));
    assertEquals(0x9f8060, shared.kernel(0).pixel(0, 0));
  }

  @Test
  void theStrongestAreFirst() {
    assertEquals(List.of(1, 0), COLOURED.strongest(9));
    assertEquals(List.of(1), COLOURED.strongest(1));
  }

  @Test
  void anyOtherNumberOfInputsIsSquaresSideBySide() {
    Tensor weight = Tensor.zeros(Shape.of(2, 2, 2, 1));
    weight.data()[0] = 3;
    weight.data()[7] = -3;
    Picture kernel = new KernelPictures(weight, false).kernel(0);
    assertEquals(5 * 48, kernel.width());
    assertEquals(2 * 48, kernel.height());
    assertEquals(Colormap.DIVERGING.rgb(1), kernel.pixel(1, 1));
    assertEquals(Colormap.DIVERGING.rgb(.5), kernel.pixel(50, 1));
    assertEquals(0xd8d8d8, kernel.pixel(100, 1));
    assertEquals(Colormap.DIVERGING.rgb(0), kernel.pixel(239, 95));
  }

  @Test
  void whatIsNoConvolutionsWeightIsRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new KernelPictures(Tensor.zeros(Shape.of(3, 4)), false));
  }
}
