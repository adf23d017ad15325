package limpid.core;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * What was made of the elements of a tensor and is kept with them, shared by all the views of one
 * array. Each form is made once, by the thread that asks first; others that want the same one wait
 * for it, and nobody waits for another one. So a form may be made of other forms.
 */
final class Forms {
  /** The same array under another shape has other forms. */
  private record Key(Shape shape, Object form) {}

  private volatile Map<Key, Form> known;

  /** The form of this name, made if it is not there yet. */
  @SuppressWarnings("unchecked")
  <K, V> V of(Shape shape, K form, Function<? super K, V> make) {
    return (V) map().computeIfAbsent(new Key(shape, form), key -> new Form()).value(form, make);
  }

  /** Forgets them all. */
  void clear() {
    Map<Key, Form> map = known;
    if (map != null) {
      map.clear();
    }
  }

  private Map<Key, Form> map() {
    Map<Key, Form> map = known;
    if (map != null) {
      return map;
    }
    synchronized (this) {
      if (known == null) {
        known = new ConcurrentHashMap<>(2);
      }
      return known;
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
