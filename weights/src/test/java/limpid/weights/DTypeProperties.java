package limpid.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class DTypeProperties {
  private static float decode(DType type, int bits) {
    byte[] bytes = {(byte) bits, (byte) (bits >> 8)};
    return type.decode(MemorySegment.ofArray(bytes), 0, ByteOrder.LITTLE_ENDIAN);
  }

  private static int encode(DType type, float value) {
    byte[] bytes = new byte[2];
    type.encode(value, MemorySegment.ofArray(bytes), 0);
    return (bytes[0] & 0xff) | ((bytes[1] & 0xff) << 8);
  }

  /** Sign, exponent and fraction put together as IEEE 754 defines them. */
  private static double defined(int bits, int fractionBits, int bias) {
    int exponents = 1 << (15 - fractionBits);
    int exponent = (bits >> fractionBits) & (exponents - 1);
    double fraction = (bits & ((1 << fractionBits) - 1)) / (double) (1 << fractionBits);
    double sign = (bits & 0x8000) == 0 ? 1 : -1;
    if (exponent == exponents - 1) {
      return fraction == 0 ? sign * Double.POSITIVE_INFINITY : Double.NaN;
    }
    return exponent == 0
        ? sign * Math.scalb(fraction, 1 - bias)
        : sign * Math.scalb(1 + fraction, exponent - bias);
  }

  @Example
  void everyHalfHasItsDefinedValueAndComesBack() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      assertEquals((float) defined(bits, 10, 15), decode(DType.F16, bits));
      if (!Float.isNaN(decode(DType.F16, bits))) {
        assertEquals(bits, encode(DType.F16, decode(DType.F16, bits)));
      }
    }
  }

  @Example
  void everyBfloatHasItsDefinedValueAndComesBack() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      assertEquals((float) defined(bits, 7, 127), decode(DType.BF16, bits));
      if (!Float.isNaN(decode(DType.BF16, bits))) {
        assertEquals(bits, encode(DType.BF16, decode(DType.BF16, bits)));
      }
    }
  }

  @Property(tries = 2000)
  void bfloatsAreTheNearestAndOnATieTheEvenOne(@ForAll int floatBits) {
    assertNearest(DType.BF16, Float.intBitsToFloat(floatBits));
    assertNearest(DType.BF16, Float.intBitsToFloat((floatBits & 0xffff0000) | 0x8000));
  }

  @Property(tries = 2000)
  void halvesAreTheNearestAndOnATieTheEvenOne(@ForAll int floatBits, @ForAll short half) {
    assertNearest(DType.F16, Float.intBitsToFloat(floatBits));
    float below = decode(DType.F16, half & 0xfffe);
    float above = decode(DType.F16, half | 1);
    assertNearest(DType.F16, (below + above) / 2);
  }

  private static void assertNearest(DType type, float value) {
    int bits = encode(type, value);
    float rounded = decode(type, bits);
    if (Float.isNaN(value)) {
      assertTrue(Float.isNaN(rounded));
      return;
    }
    if (Float.isInfinite(value) || !type.holds(value)) {
      assertTrue(Float.isInfinite(rounded) && (rounded > 0) == (value > 0));
      return;
    }
    double error = Math.abs((double) value - rounded);
    for (int neighbour : new int[] {bits - 1, bits + 1}) {
      double other = Math.abs((double) value - decode(type, neighbour & 0xffff));
      boolean even = (bits & 1) == 0;
      assertTrue(Double.isNaN(other) || error < other || (error == other && even));
    }
  }

  @Property(tries = 500)
  void bothByteOrdersAndAllStartsGiveTheSameElements(@ForAll float value, @ForAll short half) {
    for (int start = 0; start < 3; start++) {
      for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
        ByteBuffer bytes = ByteBuffer.allocate(32).order(order);
        bytes.putDouble(start, value);
        assertSame(value, one(DType.F64, bytes, start, order));
        bytes.putFloat(start, value);
        assertSame(value, one(DType.F32, bytes, start, order));
        assertSame(value, DType.F32.decode(MemorySegment.ofArray(bytes.array()), start, order));
        bytes.putShort(start, half);
        assertSame(decode(DType.F16, half), one(DType.F16, bytes, start, order));
        assertSame(decode(DType.BF16, half), one(DType.BF16, bytes, start, order));
      }
    }
  }

  private static float one(DType type, ByteBuffer bytes, int start, ByteOrder order) {
    float[] out = new float[1];
    type.decode(MemorySegment.ofArray(bytes.array()), start, order, out);
    return out[0];
  }

  private static void assertSame(float expected, float actual) {
    assertEquals(Float.floatToIntBits(expected), Float.floatToIntBits(actual));
  }

  @Property(tries = 200)
  void doublesAreRoundedOnce(@ForAll double value) {
    byte[] bytes = new byte[8];
    MemorySegment.ofArray(bytes)
        .set(ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), 0, value);
    assertEquals(
        (float) value, DType.F64.decode(MemorySegment.ofArray(bytes), 0, ByteOrder.LITTLE_ENDIAN));
  }
}
