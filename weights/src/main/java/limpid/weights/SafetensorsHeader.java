package limpid.weights;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The JSON header of a safetensors file, and no more JSON than it may hold: an object of {@code
 * {"dtype":…,"shape":[…],"data_offsets":[…]}} under the tensors' names, and {@code __metadata__},
 * an object of strings. Anything else, a name given twice included, is refused by character.
 */
final class SafetensorsHeader {
  private static final int LIST_LIMIT = 64;

  /** What the header says of one tensor; offsets count from the end of the header. */
  record Entry(String dtype, long[] shape, long begin, long end) {}

  private final MappedFile file;
  private final String text;
  private int at;

  private SafetensorsHeader(MappedFile file, String text) {
    this.file = file;
    this.text = text;
  }

  /** The tensors in the header's order. */
  static Map<String, Entry> parse(MappedFile file, String text) {
    SafetensorsHeader header = new SafetensorsHeader(file, text);
    Map<String, Entry> entries = header.tensors();
    header.skipSpace();
    if (header.at < text.length()) {
      throw header.wanted("its end");
    }
    return entries;
  }

  private Map<String, Entry> tensors() {
    Map<String, Entry> entries = new LinkedHashMap<>();
    boolean metadata = false;
    for (boolean more = open('{', '}'); more; more = next('}')) {
      String name = key();
      boolean known = name.equals("__metadata__") ? metadata : entries.containsKey(name);
      if (known) {
        throw file.refuse("the header names '%s' twice", name);
      }
      if (name.equals("__metadata__")) {
        metadata = true;
        skipMetadata();
      } else {
        entries.put(name, entry(name));
      }
    }
    return entries;
  }

  private void skipMetadata() {
    for (boolean more = open('{', '}'); more; more = next('}')) {
      key();
      string();
    }
  }

  private Entry entry(String name) {
    String dtype = null;
    long[] shape = null;
    long[] offsets = null;
    for (boolean more = open('{', '}'); more; more = next('}')) {
      String field = key();
      if (field.equals("dtype") && dtype == null) {
        dtype = string();
      } else if (field.equals("shape") && shape == null) {
        shape = numbers();
      } else if (field.equals("data_offsets") && offsets == null) {
        offsets = numbers();
      } else {
        throw file.refuse("tensor '%s' has an unknown or repeated field '%s'", name, field);
      }
    }
    if (dtype == null || shape == null || offsets == null || offsets.length != 2) {
      throw file.refuse("tensor '%s' wants dtype, shape and two data_offsets", name);
    }
    return new Entry(dtype, shape, offsets[0], offsets[1]);
  }

  private long[] numbers() {
    List<Long> numbers = new ArrayList<>();
    for (boolean more = open('[', ']'); more; more = next(']')) {
      if (numbers.size() == LIST_LIMIT) {
        throw wanted("at most " + LIST_LIMIT + " numbers");
      }
      numbers.add(number());
    }
    return numbers.stream().mapToLong(Long::longValue).toArray();
  }

  private long number() {
    skipSpace();
    int start = at;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    int digits = at - start;
    if (digits == 0 || digits > 18 || (digits > 1 && text.charAt(start) == '0')) {
      at = start;
      throw wanted("a whole number");
    }
    return Long.parseLong(text, start, at, 10);
  }

  private String key() {
    String key = string();
    take(':');
    return key;
  }

  private String string() {
    take('"');
    StringBuilder value = new StringBuilder();
    while (at < text.length() && text.charAt(at) >= ' ') {
      char c = text.charAt(at++);
      if (c == '"') {
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(value)) {
          throw wanted("text without half a surrogate pair");
        }
        return value.toString();
      }
      value.append(c == '\\' ? escaped() : c);
    }
    throw wanted("a closing quote");
  }

  private char escaped() {
    char c = at < text.length() ? text.charAt(at++) : 0;
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> unicode();
      default -> throw wanted("an escape that JSON has");
    };
  }

  private char unicode() {
    int code = 0;
    for (int i = 0; i < 4; i++) {
      char c = at < text.length() ? text.charAt(at++) : 0;
      int digit = c < 128 ? Character.digit(c, 16) : -1;
      if (digit < 0) {
        throw wanted("four hexadecimal digits");
      }
      code = (code << 4) | digit;
    }
    return (char) code;
  }

  /** Steps into a list or an object; whether it has a first element. */
  private boolean open(char opening, char closing) {
    take(opening);
    return !found(closing);
  }

  /** Steps over a comma or the closing bracket; whether another element follows. */
  private boolean next(char closing) {
    if (found(closing)) {
      return false;
    }
    take(',');
    return true;
  }

  private void take(char c) {
    if (!found(c)) {
      throw wanted("'" + c + "'");
    }
  }

  private boolean found(char c) {
    skipSpace();
    boolean found = at < text.length() && text.charAt(at) == c;
    at += found ? 1 : 0;
    return found;
  }

  private void skipSpace() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private WeightsException wanted(String what) {
    return file.refuse("the header wants %s at character %d", what, at);
  }
}
