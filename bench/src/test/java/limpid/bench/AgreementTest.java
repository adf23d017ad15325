package limpid.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class AgreementTest {

  private static float[] of(float... values) {
    return values;
  }

  @Test
  void differencesAreRelativeToTheLargestValueAndToTheMeanSquare() {
    Agreement agreement = Agreement.of(of(3, -4), of(3, -4.5f));
    assertEquals(0.5 / 4, agreement.largest(), 1e-9);
    assertEquals(0.5 / 5, agreement.rms(), 1e-9);
    assertEquals(0.5 / Math.sqrt(12.5), agreement.median(), 1e-7);
    assertTrue(agreement.broken());
  }

  @Test
  void equalOutputsAgreeEvenWhereAllIsZero() {
    assertEquals(new Agreement(0, 0, 0), Agreement.of(of(0, 0), of(0, 0)));
  }

  @Test
  void anotherLengthAndNotANumberAreBroken() {
    assertTrue(Agreement.of(of(1), of(1, 2)).broken());
    assertTrue(Agreement.of(of(1, 2), of(1, Float.NaN)).broken());
    assertTrue(Agreement.of(of(0), of(1)).broken());
  }

  @Test
  void aFlipAtOnePixelOfManyIsNotBroken() {
    float[] ours = new float[10_000];
    Arrays.fill(ours, 1);
    float[] theirs = ours.clone();
    theirs[77] = 0;
    Agreement agreement = Agreement.of(ours, theirs);
    assertEquals(1, agreement.largest());
    assertEquals(0, agreement.median());
    assertFalse(agreement.broken());
  }

  @Test
  void randomOutputsAreNeitherKnownNorBroken() {
    assertFalse(Agreement.UNKNOWN.known());
    assertFalse(Agreement.UNKNOWN.broken());
  }
}
