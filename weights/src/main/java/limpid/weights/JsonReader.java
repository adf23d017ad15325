package limpid.weights;

import java.nio.charset.StandardCharsets;

/**
 * A position in JSON text that moves forward as it reads, element by element. What is not as it
 * should be is refused by character.
 */
final class JsonReader {
  private static final int DEPTH_LIMIT = 64;

  private final MappedFile file;
  private final String part;
  private final String text;
  private int at;

  /**
   * Starts at the beginning of a text.
   *
   * @param part what the text is, for messages: {@code the header}
   */
  JsonReader(MappedFile file, String part, String text) {
    this.file = file;
    this.part = part;
    this.text = text;
  }

  /** Refuses what follows, if anything but space does. */
  void end() {
    skipSpace();
    if (at < text.length()) {
      throw wanted("its end");
    }
  }

  /** Steps over a value of any kind. */
  void skip() {
    skip(0);
  }

  private void skip(int depth) {
    if (depth > DEPTH_LIMIT) {
      throw wanted("no more than " + DEPTH_LIMIT + " lists and objects in each other");
    }
    skipSpace();
    char c = at < text.length() ? text.charAt(at) : 0;
    switch (c) {
      case '"' -> string();
      case '{' -> {
        for (boolean more = open('{', '}'); more; more = next('}')) {
          key();
          skip(depth + 1);
        }
      }
      case '[' -> {
        for (boolean more = open('[', ']'); more; more = next(']')) {
          skip(depth + 1);
        }
      }
      default -> word();
    }
  }

  /** A number, true, false or null. */
  private void word() {
    int start = at;
    while (at < text.length() && isWord(text.charAt(at))) {
      at++;
    }
    if (at == start) {
      throw wanted("a value");
    }
  }

  private static boolean isWord(char c) {
    return (c >= '0' && c <= '9')
        || (c >= 'a' && c <= 'z')
        || c == 'E'
        || c == '-'
        || c == '+'
        || c == '.';
  }

  /** A whole number from 0 on. */
  long number() {
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

  /** Whether this character is next. */
  boolean at(char c) {
    skipSpace();
    return at < text.length() && text.charAt(at) == c;
  }

  /** A string, or whatever else is there as it is written. */
  String text() {
    if (at('"')) {
      return string();
    }
    int start = at;
    skip();
    return text.substring(start, at);
  }

  /** The name of an object's field, and the colon behind it. */
  String key() {
    String key = string();
    take(':');
    return key;
  }

  /** A string. */
  String string() {
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
  boolean open(char opening, char closing) {
    take(opening);
    return !found(closing);
  }

  /** Steps over a comma or the closing bracket; whether another element follows. */
  boolean next(char closing) {
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
    boolean found = at(c);
    at += found ? 1 : 0;
    return found;
  }

  private void skipSpace() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  WeightsException wanted(String what) {
    return file.refuse("%s wants %s at character %d", part, what, at);
  }
}
