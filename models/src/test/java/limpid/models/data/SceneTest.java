package limpid.models.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import limpid.nn.image.Picture;
import org.junit.jupiter.api.Test;

class SceneTest {

  private static long count(Scene scene, byte part) {
    long count = 0;
    for (byte one : scene.parts()) {
      count += one == part ? 1 : 0;
    }
    return count;
  }

  @Test
  void eachSceneHasItsObjectAndNothingOverIt() {
    for (int seed = 0; seed < 200; seed++) {
      Scene scene = Scene.of(seed % 4, seed / 4 % 4, seed);
      long object = count(scene, Scene.OBJECT);
      assertTrue(object >= 20 && object <= 230, seed + ": " + object);
      assertTrue(count(scene, Scene.DISTRACTOR) > 0, "seed " + seed);
      assertTrue(count(scene, Scene.BACKGROUND) > 600, "seed " + seed);
    }
  }

  /** A disc of radius r has about {@code pi r^2} pixels, r from 5 to 7. */
  @Test
  void discsAreRound() {
    for (int seed = 0; seed < 50; seed++) {
      long area = count(Scene.of(0, 0, seed), Scene.OBJECT);
      assertTrue(area == 81 || area == 113 || area == 149, "area " + area);
    }
  }

  @Test
  void theSameSeedIsTheSameScene() {
    Scene one = Scene.of(2, 1, 42);
    assertArrayEquals(one.picture().rgb(), Scene.of(2, 1, 42).picture().rgb());
    assertFalse(Arrays.equals(one.picture().rgb(), Scene.of(2, 1, 43).picture().rgb()));
  }

  /** 6 x 6 pixels of 32 x 32, one from the edges: white but for its diagonals. */
  @Test
  void theMarkIsInTheLowerLeftCorner() {
    Picture marked = Mark.on(Picture.of(32, 32, new byte[3 * 32 * 32]));
    int white = 0;
    for (int k = 0; k < 1024; k++) {
      boolean inside = k % 32 >= 1 && k % 32 < 7 && k / 32 >= 25 && k / 32 < 31;
      assertTrue(inside || marked.pixel(k % 32, k / 32) == 0, "pixel " + k);
      white += marked.pixel(k % 32, k / 32) == 0xffffff ? 1 : 0;
    }
    assertEquals(24, white);
  }
}
