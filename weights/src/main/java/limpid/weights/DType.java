package limpid.weights;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * The element types of weights files, under the names that safetensors gives them. The floating
 * ones are read and written as {@code float}; the others are known so that a file's sizes can be
 * checked, and are left out of weights. Whole numbers are read where they are asked for.
 *
 * <p>{@code F16} is IEEE 754 binary16, {@code BF16} the upper half of a binary32. Widening F16 and
 * BF16 is exact; everything else rounds to nearest, ties to even.
 */
public enum DType {
  F64(8, true),
  F32(4, true),
  F16(2, true),
  BF16(2, true),
  I64(8, false),
  I32(4, false),
  I16(2, false),
  I8(1, false),
  U64(8, false),
  U32(4, false),
  U16(2, false),
  U8(1, false),
  BOOL(1, false);

  private static final int CHUNK = 1 << 14;
  private static final ValueLayout.OfShort SHORT =
      JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfDouble DOUBLE =
      JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfFloat FLOAT =
      JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfFloat FLOAT_SWAPPED =
      JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private final int width;
  private final boolean floating;

  DType(int width, boolean floating) {
    this.width = width;
    this.floating = floating;
  }

  /** Bytes per element. */
  public int width() {
    return width;
  }

  /** Whether tensors of this type are read and written. */
  public boolean floating() {
    return floating;
  }

  /** Fills {@code out} with the elements that start at a byte of the source, one after another. */
  void decode(MemorySegment source, long start, ByteOrder order, float[] out) {
    if (this == F32) {
      ValueLayout.OfFloat layout = order == ByteOrder.LITTLE_ENDIAN ? FLOAT : FLOAT_SWAPPED;
      MemorySegment.copy(source, layout, start, out, 0, out.length);
      return;
    }
    for (int i = 0; i < out.length; i++) {
      out[i] = decode(source, start + (long) width * i, order);
    }
  }

  /** The element at a byte of the source. */
  float decode(MemorySegment source, long at, ByteOrder order) {
    boolean swapped = order != ByteOrder.LITTLE_ENDIAN;
    return switch (this) {
      case F64 -> {
        double value = source.get(DOUBLE, at);
        yield (float) (swapped ? swap(value) : value);
      }
      case F32 -> source.get(swapped ? FLOAT_SWAPPED : FLOAT, at);
      case F16 -> Float.float16ToFloat(half(source, at, swapped));
      case BF16 -> Float.intBitsToFloat(half(source, at, swapped) << 16);
      default -> whole(source, at, order);
    };
  }

  /** The integer or truth at a byte of the source; an unsigned one of 64 bits wraps. */
  long whole(MemorySegment source, long at, ByteOrder order) {
    long bits = 0;
    for (int i = 0; i < width; i++) {
      int place = order == ByteOrder.LITTLE_ENDIAN ? i : width - 1 - i;
      bits |= (source.get(ValueLayout.JAVA_BYTE, at + i) & 0xffL) << 8 * place;
    }
    boolean signed = this == I64 || this == I32 || this == I16 || this == I8;
    int above = Long.SIZE - 8 * width;
    return signed ? bits << above >> above : bits;
  }

  /** Puts an element at a byte of the target, little-endian. */
  void encode(float value, MemorySegment target, long at) {
    switch (this) {
      case F64 -> target.set(DOUBLE, at, value);
      case F32 -> target.set(FLOAT, at, value);
      case F16 -> target.set(SHORT, at, Float.floatToFloat16(value));
      case BF16 -> target.set(SHORT, at, bfloat16(value));
      default -> throw new IllegalStateException(this + " is not a floating type");
    }
  }

  /** Writes the values one after another, little-endian. */
  void write(OutputStream out, float[] values) throws IOException {
    byte[] chunk = new byte[CHUNK * width];
    MemorySegment target = MemorySegment.ofArray(chunk);
    for (int from = 0; from < values.length; from += CHUNK) {
      int count = Math.min(CHUNK, values.length - from);
      for (int i = 0; i < count; i++) {
        encode(values[from + i], target, (long) width * i);
      }
      out.write(chunk, 0, count * width);
    }
  }

  /** Whether a finite value stays finite in this type. */
  boolean holds(float value) {
    return switch (this) {
      case F16 -> Float.isFinite(Float.float16ToFloat(Float.floatToFloat16(value)));
      case BF16 -> Float.isFinite(Float.intBitsToFloat(bfloat16(value) << 16));
      default -> true;
    };
  }

  /**
   * The upper 16 bits of the value, rounded to nearest, ties to even; a NaN stays a NaN, for its
   * payload may lie in the lower bits alone.
   */
  private static short bfloat16(float value) {
    int bits = Float.floatToRawIntBits(value);
    if (Float.isNaN(value)) {
      return (short) ((bits >>> 16) | 0x40);
    }
    return (short) ((bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16);
  }

  private static short half(MemorySegment source, long at, boolean swapped) {
    short bits = source.get(SHORT, at);
    return swapped ? Short.reverseBytes(bits) : bits;
  }

  private static double swap(double value) {
    return Double.longBitsToDouble(Long.reverseBytes(Double.doubleToRawLongBits(value)));
  }
}
