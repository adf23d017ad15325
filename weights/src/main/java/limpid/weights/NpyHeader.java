package limpid.weights;

import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an {@code .npy} array says of itself: element type, order of the axes, shape.
 *
 * <p>Source: NumPy, "numpy.lib.format", versions 1.0, 2.0 and 3.0.
 *
 * @param descr the element type in NumPy's words, such as {@code <f4}
 * @param length bytes in front of the elements
 */
record NpyHeader(String descr, boolean fortran, long[] shape, int length) {
  /** The longest header that is looked at, as in NumPy. */
  static final int LIMIT = 10_000 + 12;

  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final Pattern ITEM =
      Pattern.compile(
          "\\s*+'(?:(descr)'\\s*+:\\s*+'([^'\\\\]{1,32})'|(fortran_order)'\\s*+:\\s*+(True|False)"
              + "|(shape)'\\s*+:\\s*+\\("
              + "((?:\\s*+\\d{1,18}+L?+\\s*+,){0,64}+\\s*+(?:\\d{1,18}+L?+\\s*+)?+)\\))"
              + "\\s*+(?:,|(?=\\}))");

  static boolean isMagic(byte[] start) {
    return start.length >= MAGIC.length
        && Arrays.equals(start, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
  }

  static NpyHeader parse(Cursor in) {
    if (!Arrays.equals(in.array(MAGIC.length), MAGIC)) {
      throw in.refuse("does not start with \\x93NUMPY");
    }
    int major = in.u8();
    int minor = in.u8();
    if (major < 1 || major > 3 || minor != 0) {
      throw in.refuse("has the version %d.%d; 1.0, 2.0 and 3.0 are read", major, minor);
    }
    long length = major == 1 ? in.u16() : in.u32();
    if (length > LIMIT - 12) {
      throw in.refuse("claims a header of %d bytes; at most %d are read", length, LIMIT - 12);
    }
    String text = new String(in.array((int) length), StandardCharsets.ISO_8859_1).strip();
    return parse(in, text);
  }

  private static NpyHeader parse(Cursor in, String text) {
    if (!text.startsWith("{") || !text.endsWith("}")) {
      throw in.refuse("has no dictionary in its header");
    }
    String descr = null;
    String fortran = null;
    String shape = null;
    Matcher item = ITEM.matcher(text).region(1, text.length());
    while (item.lookingAt()) {
      descr = once(in, descr, item.group(2));
      fortran = once(in, fortran, item.group(4));
      shape = once(in, shape, item.group(6));
      item.region(item.end(), text.length());
    }
    String rest = text.substring(item.regionStart()).strip();
    if (descr == null || fortran == null || shape == null || !rest.equals("}")) {
      throw in.refuse("wants descr, fortran_order and shape in its header, not %s", text);
    }
    return new NpyHeader(descr, fortran.equals("True"), numbers(in, shape), (int) in.at());
  }

  /** The element type, or null for integers, text and dates, which hold no weights. */
  DType type(MappedFile file, String name) {
    if (descr.matches("[<>]f[248]")) {
      return switch (descr.charAt(2)) {
        case '2' -> DType.F16;
        case '4' -> DType.F32;
        default -> DType.F64;
      };
    }
    if (descr.matches("[<>|=][iubUSmM].*")) {
      return null;
    }
    throw file.refuse("array '%s' has elements of type %s; floats are read", name, descr);
  }

  /** The element type, of whole numbers as well as of floats; null for text and dates. */
  DType number(MappedFile file, String name) {
    if (!descr.matches("[<>|=]([iu][1248]|b1)")) {
      return type(file, name);
    }
    return descr.endsWith("b1")
        ? DType.BOOL
        : DType.valueOf(
            descr.substring(1, 2).toUpperCase(Locale.ROOT) + 8 * (descr.charAt(2) - '0'));
  }

  ByteOrder order() {
    return descr.startsWith(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
  }

  private static String once(Cursor in, String known, String found) {
    if (known != null && found != null) {
      throw in.refuse("has a field twice in its header: %s", found);
    }
    return found == null ? known : found;
  }

  private static long[] numbers(Cursor in, String list) {
    String compact = list.replaceAll("[\\sL]", "");
    if (!compact.isEmpty() && !compact.contains(",")) {
      throw in.refuse("has the shape (%s), which is no tuple", list);
    }
    return compact.isEmpty()
        ? new long[0]
        : Arrays.stream(compact.split(",")).mapToLong(Long::parseLong).toArray();
  }
}
