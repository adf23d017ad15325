package limpid.core;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * What was made of the elements of a tensor and is kept with them, shared by all the views of one
 * array. Each form is made once, by the thread that asks first; others that want the same one wait
 * for it, and nobody waits for another one. So a form may be made of other forms.
 *
 * <p>Only the forms that were asked for last are kept. Whoever needs one for long holds it himself;
 * another that asks for it after it was dropped makes one that is equal to it.
 */
final class Forms {
  /** How many are kept: a weight has a few in each net that it is part of. */
  static final int MOST = 16;

  /** The same array under another shape has other forms. */
  private record Key(Shape shape, Object form) {}

  /** Null as long as there is none, for most tensors never have one. */
  private Map<Key, Form> known;

  private volatile int edits;

  /** The form of this name, made if it is not there. */
  @SuppressWarnings("unchecked")
  <K, V> V of(Shape shape, K form, Function<? super K, V> make) {
    return (V) place(new Key(shape, form)).value(form, make);
  }

  /** Where a form is, or will be. */
  private synchronized Form place(Key key) {
    if (known == null) {
      known = new Latest();
    }
    return known.computeIfAbsent(key, _ -> new Form());
  }

  /** Forgets them all, for the elements are others now. */
  synchronized void edited() {
    edits++;
    known = null;
  }

  /** How often the elements were edited. */
  int edits() {
    return edits;
  }

  /** Drops the form that nobody has asked for longest. */
  private static final class Latest extends LinkedHashMap<Key, Form> {
    private static final long serialVersionUID = 1;

    Latest() {
      super(4, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<Key, Form> eldest) {
      return size() > MOST;
    }
  }

  /** One of them, or the place where it will be. */
  private static final class Form {
    private Object value;
    private boolean begun;

    synchronized <K> Object value(K form, Function<? super K, ?> make) {
      if (value == null) {
        if (begun) {
          throw new IllegalStateException("tensor: its form " + form + " is made of itself");
        }
        begun = true;
        try {
          value = make.apply(form);
        } finally {
          begun = false;
        }
      }
      return value;
    }
  }
}
