package limpid.weights;

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
  private final JsonReader in;

  private SafetensorsHeader(MappedFile file, String text) {
    this.file = file;
    this.in = new JsonReader(file, "the header", text);
  }

  /** The tensors in the header's order. */
  static Map<String, Entry> parse(MappedFile file, String text) {
    SafetensorsHeader header = new SafetensorsHeader(file, text);
    Map<String, Entry> entries = header.tensors();
    header.in.end();
    return entries;
  }

  private Map<String, Entry> tensors() {
    Map<String, Entry> entries = new LinkedHashMap<>();
    boolean metadata = false;
    for (boolean more = in.open('{', '}'); more; more = in.next('}')) {
      String name = in.key();
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
    for (boolean more = in.open('{', '}'); more; more = in.next('}')) {
      in.key();
      in.string();
    }
  }

  private Entry entry(String name) {
    String dtype = null;
    long[] shape = null;
    long[] offsets = null;
    for (boolean more = in.open('{', '}'); more; more = in.next('}')) {
      String field = in.key();
      if (field.equals("dtype") && dtype == null) {
        dtype = in.string();
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
    for (boolean more = in.open('[', ']'); more; more = in.next(']')) {
      if (numbers.size() == LIST_LIMIT) {
        throw in.wanted("at most " + LIST_LIMIT + " numbers");
      }
      numbers.add(in.number());
    }
    return numbers.stream().mapToLong(Long::longValue).toArray();
  }
}
