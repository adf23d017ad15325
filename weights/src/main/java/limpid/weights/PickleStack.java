package limpid.weights;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import limpid.weights.PickleValue.Items;

/** The stack of a pickle with the marks that open its groups, and the memo beside it. */
final class PickleStack {
  private final Cursor in;
  private final List<PickleValue> values = new ArrayList<>();
  private final List<Integer> marks = new ArrayList<>();
  private final Map<Long, PickleValue> memo = new HashMap<>();

  /**
   * @param in where the pickle is being read, for messages
   */
  PickleStack(Cursor in) {
    this.in = in;
  }

  void push(PickleValue value) {
    values.add(value);
  }

  PickleValue pop() {
    PickleValue value = top();
    values.removeLast();
    return value;
  }

  PickleValue top() {
    if (values.isEmpty()) {
      throw in.refuse("takes a value at byte %d where there is none", in.at());
    }
    return values.getLast();
  }

  /** The last values as a tuple, in the order in which they were pushed. */
  Items popTuple(int length) {
    List<PickleValue> tuple = new ArrayList<>(length);
    for (int i = 0; i < length; i++) {
      tuple.addFirst(pop());
    }
    return new Items("a tuple", tuple);
  }

  void mark() {
    marks.add(values.size());
  }

  /** The values that were pushed since the last mark, which is taken away. */
  List<PickleValue> popGroup() {
    int from = marks.isEmpty() ? -1 : marks.removeLast();
    if (from < 0 || from > values.size()) {
      throw in.refuse("closes a group at byte %d that it never opened", in.at());
    }
    List<PickleValue> group = values.subList(from, values.size());
    List<PickleValue> taken = new ArrayList<>(group);
    group.clear();
    return taken;
  }

  void store(long index) {
    memo.put(index, top());
  }

  void storeNext() {
    store(memo.size());
  }

  PickleValue recall(long index) {
    PickleValue known = memo.get(index);
    if (known == null) {
      throw in.refuse("recalls value %d at byte %d, which it never stored", index, in.at());
    }
    return known;
  }
}
