package limpid.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class EpilogueTest {
  @Test
  void aGateIsOpenAboveZeroOnlyAndClosedForNan() {
    float[] gate = {
      1,
      Float.MIN_VALUE,
      Float.POSITIVE_INFINITY,
      0,
      -0f,
      -1,
      -Float.MIN_VALUE,
      Float.NEGATIVE_INFINITY,
      Float.NaN,
      Float.intBitsToFloat(0xffc00000)
    };
    float[] y = new float[gate.length];
    Arrays.fill(y, 3);
    Epilogue epilogue = new Epilogue(null, null, false, gate);
    epilogue.finish(y, 0, y.length);
    for (int i = 0; i < gate.length; i++) {
      assertEquals(i < 3 ? 3 : 0, y[i], "gate " + gate[i]);
      assertEquals(epilogue.of(3, 0, i), y[i], "gate " + gate[i]);
    }
  }
}
