package limpid.weights;

import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import limpid.weights.PickleValue.Global;
import limpid.weights.PickleValue.Inert;
import limpid.weights.PickleValue.Items;
import limpid.weights.PickleValue.Num;
import limpid.weights.PickleValue.Plain;
import limpid.weights.PickleValue.Raw;
import limpid.weights.PickleValue.Table;
import limpid.weights.PickleValue.Text;

/**
 * Reads one pickle as data: the opcodes of protocols 2 to 5 that {@code torch.save} writes, on a
 * stack, without recursion. Names go through {@link TorchNames}, which knows a dozen and keeps any
 * other as a word; nothing is imported, constructed or executed.
 *
 * <p>Source: CPython, {@code Lib/pickletools.py}.
 */
final class Unpickler {
  /** Opcodes of one pickle; about 30 go to a tensor. */
  private static final int STEP_LIMIT = 1 << 22;

  private static final long BYTE_LIMIT = 1 << 26;
  private static final int NAME_LIMIT = 1 << 10;
  private static final int INTEGER_LIMIT = 1 << 10;
  private static final Plain NONE = new Plain("None");
  private static final Plain TRUE = new Plain("True");
  private static final Plain FALSE = new Plain("False");

  /** Strings from this length on are no names, and stay where they are. */
  private static final int LONG_TEXT = 1 << 12;

  private final Cursor in;
  private final TorchNames names;

  /** Where the pickle starts, behind the bytes in it that stay where they are. */
  private long start;

  private final PickleStack stack;
  private int steps;
  private long copied;

  private Unpickler(Cursor in, TorchNames names) {
    this.in = in;
    this.names = names;
    this.start = in.at();
    this.stack = new PickleStack(in);
  }

  /** The value of the pickle at the cursor, which ends up behind it. */
  static PickleValue read(Cursor in, TorchNames names) {
    if (in.u8() != 0x80) {
      throw in.refuse("does not start at byte %d as protocols 2 to 5 do", in.at() - 1);
    }
    int protocol = in.u8();
    if (protocol < 2 || protocol > 5) {
      throw in.refuse("has protocol %d; 2 to 5 are read", protocol);
    }
    return new Unpickler(in, names).run();
  }

  private PickleValue run() {
    for (int op = in.u8(); op != '.'; op = in.u8()) {
      spend(1);
      PickleValue value = literal(op);
      if (value == null) {
        value = container(op);
      }
      if (value != null) {
        stack.push(value);
      } else if (!update(op)) {
        throw in.refuse("has opcode 0x%02x at byte %d, which is not read", op, in.at() - 1);
      }
    }
    return stack.pop();
  }

  private void spend(int count) {
    steps += count;
    if (steps > STEP_LIMIT || in.at() - start > BYTE_LIMIT) {
      throw in.refuse("is longer than any state dict at byte %d", in.at());
    }
  }

  /** Opcodes that push a value of their own; null for others. */
  private PickleValue literal(int op) {
    return switch (op) {
      case 'N' -> NONE;
      case 0x88 -> TRUE;
      case 0x89 -> FALSE;
      case 'J' -> new Num((long) in.i32());
      case 'K' -> new Num((long) in.u8());
      case 'M' -> new Num((long) in.u16());
      case 0x8a -> integer(in.u8());
      case 0x8b -> integer(in.i32());
      case 'G' -> new Num(in.bigEndianDouble());
      case 'X' -> text(in.u32());
      case 0x8c -> text(in.u8());
      case 0x8d -> text(in.i64());
      case 'T' -> oldText(in.u32());
      case 'U' -> oldText(in.u8());
      case 'B' -> bytes(in.u32());
      case 'C' -> bytes(in.u8());
      case 0x8e, 0x96 -> bytes(in.i64());
      case 'h' -> stack.recall(in.u8());
      case 'j' -> stack.recall(in.u32());
      case 'c' -> named(in.line(NAME_LIMIT), in.line(NAME_LIMIT));
      case '2' -> stack.top();
      default -> null;
    };
  }

  /** Opcodes that push what they make of values on the stack; null for others. */
  private PickleValue container(int op) {
    return switch (op) {
      case '}' -> new Table();
      case ']' -> new Items("a list");
      case ')' -> new Items("a tuple");
      case 0x8f -> new Items("a set");
      case 'l' -> new Items("a list", stack.popGroup());
      case 't' -> new Items("a tuple", stack.popGroup());
      case 0x91 -> new Items("a set", stack.popGroup());
      case 'd' -> putAll(new Table(), stack.popGroup());
      case 0x85 -> stack.popTuple(1);
      case 0x86 -> stack.popTuple(2);
      case 0x87 -> stack.popTuple(3);
      case 0x93 -> global();
      case 'R', 0x81 -> call();
      case 0x92 -> callWithKeywords();
      case 'o' -> object(stack.popGroup());
      case 'i' -> instance();
      case 'Q' -> names.storage(stack.pop());
      default -> null;
    };
  }

  /** Opcodes that push nothing; false for those that are not read. */
  private boolean update(int op) {
    switch (op) {
      case 0x95 -> in.i64();
      case '(' -> stack.mark();
      case '0' -> stack.pop();
      case '1' -> stack.popGroup();
      case 'q' -> stack.store(in.u8());
      case 'r' -> stack.store(in.u32());
      case 0x94 -> stack.storeNext();
      case 'a' -> addAll(List.of(stack.pop()));
      case 'e', 0x90 -> addAll(stack.popGroup());
      case 's' -> setItems(popPair());
      case 'u' -> setItems(stack.popGroup());
      case 'b' -> build();
      default -> {
        return false;
      }
    }
    return true;
  }

  /** Counts items that are copied: each takes more than a byte of the pickle when it is made. */
  private void copy(int count) {
    copied += count;
    if (copied > in.at() + in.remaining()) {
      throw in.refuse("is longer than any state dict at byte %d", in.at());
    }
  }

  private Num integer(int length) {
    if (length < 0 || length > INTEGER_LIMIT) {
      throw in.refuse("has an integer of %d bytes at byte %d", length, in.at());
    }
    byte[] bytes = in.array(length);
    for (int i = 0; i < length / 2; i++) {
      byte low = bytes[i];
      bytes[i] = bytes[length - 1 - i];
      bytes[length - 1 - i] = low;
    }
    BigInteger value = length == 0 ? BigInteger.ZERO : new BigInteger(bytes);
    return new Num(value.bitLength() < Long.SIZE ? (Number) value.longValue() : value);
  }

  private Raw bytes(long length) {
    start += length;
    return new Raw(in.take(length), false);
  }

  private PickleValue text(long length) {
    if (length < LONG_TEXT) {
      return new Text(in.utf8(length));
    }
    start += length;
    return new Raw(in.take(length), true);
  }

  /** A string of Python 2, which may be bytes. */
  private PickleValue oldText(long length) {
    Raw raw = bytes(length);
    boolean plain = length < LONG_TEXT;
    for (long at = 0; plain && at < length; at++) {
      plain = raw.bytes().get(ValueLayout.JAVA_BYTE, at) >= 0;
    }
    if (!plain) {
      return raw;
    }
    byte[] ascii = raw.bytes().toArray(ValueLayout.JAVA_BYTE);
    return new Text(new String(ascii, StandardCharsets.US_ASCII));
  }

  private PickleValue instance() {
    Global name = named(in.line(NAME_LIMIT), in.line(NAME_LIMIT));
    return names.call(name, stack.popGroup());
  }

  private PickleValue object(List<PickleValue> group) {
    if (group.isEmpty()) {
      throw in.refuse("builds an object without a class at byte %d", in.at());
    }
    return names.call(group.getFirst(), group.subList(1, group.size()));
  }

  private static Global named(String module, String name) {
    return new Global(module + "." + name);
  }

  private PickleValue global() {
    PickleValue name = stack.pop();
    if (stack.pop() instanceof Text(String module) && name instanceof Text(String last)) {
      return named(module, last);
    }
    throw in.refuse("looks up a name that is not a string at byte %d", in.at());
  }

  private PickleValue call() {
    PickleValue arguments = stack.pop();
    if (!(arguments instanceof Items items)) {
      throw in.refuse("calls with %s as arguments at byte %d", arguments.kind(), in.at());
    }
    if (!items.values().isEmpty() && items.values().getFirst() instanceof Items list) {
      copy(list.values().size());
    }
    return names.call(stack.pop(), items.values());
  }

  private PickleValue callWithKeywords() {
    stack.pop();
    return call();
  }

  /**
   * Sets attributes, which are read of objects that are not made; those of dicts are passed over.
   */
  private void build() {
    PickleValue state = stack.pop();
    List<PickleValue> parts = state instanceof Items items ? items.values() : List.of(state);
    for (PickleValue part : parts) {
      copy(part instanceof Table table ? table.entries().size() : 1);
    }
    switch (stack.top()) {
      case Inert inert -> inert.set(state);
      case NumpyArray array -> array.set(parts);
      case NumpyType type -> type.set(parts);
      case Items items ->
          throw in.refuse("sets attributes of %s at byte %d", items.kind(), in.at());
      default -> {}
    }
  }

  private void addAll(List<PickleValue> values) {
    if (stack.top() instanceof Inert) {
      return;
    }
    if (!(stack.top() instanceof Items(String kind, List<PickleValue> items))
        || !(kind.equals("a list") || kind.equals("a set"))) {
      throw in.refuse("adds to %s at byte %d", stack.top().kind(), in.at());
    }
    items.addAll(values);
  }

  private void setItems(List<PickleValue> pairs) {
    putAll(topTable(), pairs);
  }

  private Table putAll(Table table, List<PickleValue> pairs) {
    if (pairs.size() % 2 != 0) {
      throw in.refuse("has a dict with a key and no value at byte %d", in.at());
    }
    for (int i = 0; i < pairs.size(); i += 2) {
      table.put(pairs.get(i), pairs.get(i + 1));
    }
    return table;
  }

  private List<PickleValue> popPair() {
    PickleValue value = stack.pop();
    return List.of(stack.pop(), value);
  }

  private Table topTable() {
    return switch (stack.top()) {
      case Table table -> table;
      case Inert inert -> inert.state();
      case PickleValue other ->
          throw in.refuse("sets entries of %s at byte %d", other.kind(), in.at());
    };
  }
}
