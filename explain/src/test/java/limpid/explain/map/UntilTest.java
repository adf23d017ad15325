package limpid.explain.map;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class UntilTest {
  private static final Until TENTH = new Until(OptionalDouble.of(.1));

  @Test
  void drawingEndsWhenTheErrorIsSmallBesideTheRange() {
    assertFalse(TENTH.more(10, () -> new Precision(10, .1, 1)));
    assertTrue(TENTH.more(10, () -> new Precision(10, .11, 1)));
    assertTrue(TENTH.more(21, () -> new Precision(21, .1, 1)), "not looked at");
    assertFalse(TENTH.more(10, () -> new Precision(10, 0, 1)), "known to the last bit");
  }

  @Test
  void aMapWithoutARangeIsNotKnownYet() {
    assertTrue(TENTH.more(10, () -> new Precision(10, 0, 0)));
    assertTrue(TENTH.more(10, () -> new Precision(10, Double.NaN, 1)));
  }
}
