package limpid.weights;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import limpid.weights.PickleValue.Table;
import limpid.weights.PickleValue.View;

/**
 * What training scripts put around a state dict: a dict with the epoch and the optimizer beside it,
 * and prefixes that wrappers such as {@code DataParallel} give to every name.
 */
final class Unwrap {
  private static final List<String> WRAPPERS =
      List.of(
          "state_dict",
          "model_state_dict",
          "model_state",
          "model",
          "net",
          "network",
          "module",
          "params",
          "weights");
  private static final List<String> PREFIXES = List.of("module.", "model.", "_orig_mod.");
  private static final int DEPTH_LIMIT = 16;
  private static final int ROUNDS = 3;

  private final MappedFile file;
  private final Set<Table> visited = Collections.newSetFromMap(new IdentityHashMap<>());

  private Unwrap(MappedFile file) {
    this.file = file;
  }

  /**
   * The tensors of a pickle by name: those of {@code state_dict}, {@code model} and the like at any
   * depth, else of the dict itself, else of the only dict in it that has any. Optimizers and
   * schedulers are passed over.
   */
  static Map<String, View> tensors(MappedFile file, PickleValue root) {
    if (root instanceof View view) {
      return Map.of(file.stem(), view);
    }
    if (!(root instanceof Table table)) {
      throw file.refuse("holds %s where named tensors are wanted", root.kind());
    }
    Table found = new Unwrap(file).find(table, 0);
    if (found == null) {
      throw file.refuse("holds no named tensors");
    }
    return views(found);
  }

  /** The names without the prefixes that all of them carry, a few of them deep at most. */
  static <V> Map<String, V> names(Map<String, V> tensors) {
    Map<String, V> names = tensors;
    for (int round = 0; round < ROUNDS && !tensors.isEmpty(); round++) {
      for (String prefix : PREFIXES) {
        if (names.keySet().stream().allMatch(name -> carries(name, prefix))) {
          Map<String, V> shorter = new LinkedHashMap<>();
          names.forEach((name, tensor) -> shorter.put(name.substring(prefix.length()), tensor));
          names = shorter;
        }
      }
    }
    return names;
  }

  private static boolean carries(String name, String prefix) {
    return name.startsWith(prefix) && name.length() > prefix.length();
  }

  private Table find(Table table, int depth) {
    if (!visited.add(table) || depth > DEPTH_LIMIT) {
      return null;
    }
    for (String wrapper : WRAPPERS) {
      if (table.entries().get(wrapper) instanceof Table inner) {
        Table found = find(inner, depth + 1);
        if (found != null) {
          return found;
        }
      }
    }
    return views(table).isEmpty() ? onlyInner(table, depth) : table;
  }

  private Table onlyInner(Table table, int depth) {
    Table only = null;
    String onlyName = null;
    for (Map.Entry<String, PickleValue> entry : table.entries().entrySet()) {
      if (entry.getValue() instanceof Table inner && !passedOver(entry.getKey())) {
        Table found = find(inner, depth + 1);
        if (found != null && only != null) {
          throw file.refuse(
              "holds several dicts of tensors, '%s' and '%s', and none is called state_dict",
              onlyName, entry.getKey());
        }
        if (found != null) {
          only = found;
          onlyName = entry.getKey();
        }
      }
    }
    return only;
  }

  private static boolean passedOver(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.contains("optim") || lower.contains("sched") || lower.contains("scaler");
  }

  private static Map<String, View> views(Table table) {
    Map<String, View> views = new LinkedHashMap<>();
    table
        .entries()
        .forEach(
            (name, value) -> {
              if (value instanceof View view) {
                views.put(name, view);
              }
            });
    return views;
  }
}
