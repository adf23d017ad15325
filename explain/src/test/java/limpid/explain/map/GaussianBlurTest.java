package limpid.explain.map;

import static limpid.explain.Near.assertNear;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import limpid.core.Shape;
import limpid.core.Tensor;
import org.junit.jupiter.api.Test;

class GaussianBlurTest {
  private static final Tensor WAVE = wave();

  private static Tensor wave() {
    Tensor image = Tensor.zeros(Shape.of(4, 5));
    for (int k = 0; k < image.size(); k++) {
      image.data()[k] = (float) Math.sin(.9 * k);
    }
    return image;
  }

  /** By numpy: the image padded (symmetric, constant) by 5, times the kernel in two dimensions. */
  @Test
  void isTheSumOverAWindowInTwoDimensions() {
    float[] mirrored = new float[5];
    System.arraycopy(GaussianBlur.mirrored(1.3).of(WAVE).data(), 5, mirrored, 0, 5);
    assertNear(REFLECT, mirrored, 1e-6);
    float[] zeros = new float[5];
    System.arraycopy(GaussianBlur.inZeros(1.3).of(WAVE).data(), 5, zeros, 0, 5);
    assertNear(CONSTANT, zeros, 1e-6);
  }

  private static final double[] REFLECT = {-0.0496280, 0.0073127, 0.0737008, 0.1055536, 0.1063044};
  private static final double[] CONSTANT = {
    -0.0496841, -0.0286132, 0.0223721, 0.0629667, 0.0642875
  };

  @Test
  void channelsAreBlurredByThemselves() {
    Tensor two = Tensor.zeros(Shape.of(1, 4, 5, 2));
    for (int k = 0; k < WAVE.size(); k++) {
      two.data()[2 * k] = WAVE.data()[k];
      two.data()[2 * k + 1] = 7;
    }
    Tensor blurred = GaussianBlur.mirrored(2).of(two);
    Tensor alone = GaussianBlur.mirrored(2).of(WAVE);
    for (int k = 0; k < WAVE.size(); k++) {
      assertEquals(alone.data()[k], blurred.data()[2 * k], 1e-7);
      assertEquals(7, blurred.data()[2 * k + 1], 1e-6);
    }
  }

  @Test
  void withoutSigmaNothingIsBlurred() {
    assertSame(WAVE, GaussianBlur.inZeros(0).of(WAVE));
    assertThrows(IllegalArgumentException.class, () -> GaussianBlur.inZeros(-1));
  }
}
