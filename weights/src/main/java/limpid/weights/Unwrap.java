package limpid.weights;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import limpid.weights.PickleValue.Elements;
import limpid.weights.PickleValue.Inert;
import limpid.weights.PickleValue.Items;
import limpid.weights.PickleValue.Table;
import limpid.weights.PickleValue.View;

/**
 * What training scripts put around a state dict: a dict with the epoch and the optimizer beside it,
 * whole modules, and prefixes that wrappers such as {@code DataParallel} give to every name.
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
  private final Set<PickleValue> visited = Collections.newSetFromMap(new IdentityHashMap<>());

  private final String absent;
  private final boolean arrays;

  private Unwrap(MappedFile file, String absent, boolean arrays) {
    this.file = file;
    this.absent = absent;
    this.arrays = arrays;
  }

  /**
   * The tensors of a pickle by name: those of {@code state_dict}, {@code model} and the like at any
   * depth, else of the dict itself, else of the only thing in it that has any; a module's are its
   * parameters and buffers. Optimizers and schedulers are passed over, and NumPy's arrays where
   * there are tensors.
   *
   * @param absent what was looked for by name and is no {@linkplain #part part}, or null
   */
  static Map<String, Elements> tensors(MappedFile file, PickleValue root, String absent) {
    if (root instanceof Elements whole) {
      return Map.of(file.stem(), whole);
    }
    Map<String, Elements> found = new Unwrap(file, absent, false).find(root, 0);
    if (found.isEmpty()) {
      found = new Unwrap(file, absent, true).find(root, 0);
    }
    if (found.isEmpty()) {
      throw entries(root) == null && !(root instanceof Items)
          ? file.refuse("holds %s where named tensors are wanted", root.kind())
          : file.refuse("holds no tensors or NumPy arrays under names");
    }
    return found;
  }

  /**
   * What a pickle has under a name, or under names in each other with dots between, {@code
   * ema.state_dict}; null if it has nothing there.
   */
  static PickleValue part(PickleValue root, String name) {
    return part(root, name, 0);
  }

  private static PickleValue part(PickleValue root, String name, int depth) {
    Table table = entries(root);
    if (table == null || depth > DEPTH_LIMIT) {
      return null;
    }
    PickleValue whole = table.entries().get(name);
    for (int dot = name.indexOf('.'); whole == null && dot >= 0; dot = name.indexOf('.', dot + 1)) {
      PickleValue inner = table.entries().get(name.substring(0, dot));
      whole = inner == null ? null : part(inner, name.substring(dot + 1), depth + 1);
    }
    return whole;
  }

  /** A name without the prefixes that {@link #names} takes off. */
  static String name(String whole) {
    return names(Map.of(whole, whole)).keySet().iterator().next();
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

  /** What has names in it: a dict, or the state of an object. */
  private static Table entries(PickleValue value) {
    return switch (value) {
      case Table table -> table;
      case Inert inert -> inert.state();
      default -> null;
    };
  }

  private Map<String, Elements> find(PickleValue value, int depth) {
    if (depth > DEPTH_LIMIT || !visited.add(value)) {
      return Map.of();
    }
    return switch (value) {
      case Inert inert when TorchModule.is(inert) -> new TorchModule(file).tensors(inert);
      case Inert inert -> inside(inert.state(), depth);
      case Table table -> inside(table, depth);
      case Items items -> only(numbered(items), depth);
      default -> Map.of();
    };
  }

  private Map<String, Elements> inside(Table table, int depth) {
    for (String wrapper : WRAPPERS) {
      PickleValue inner = table.entries().get(wrapper);
      if (inner != null && !(inner instanceof Elements)) {
        Map<String, Elements> found = find(inner, depth + 1);
        if (!found.isEmpty()) {
          return found;
        }
      }
    }
    Map<String, Elements> own = views(table);
    return own.isEmpty() ? only(table.entries(), depth) : own;
  }

  private static Map<String, PickleValue> numbered(Items items) {
    Map<String, PickleValue> numbered = new LinkedHashMap<>();
    for (int i = 0; i < items.values().size(); i++) {
      PickleValue value = items.values().get(i);
      if (!(value instanceof Elements)) {
        numbered.put(Integer.toString(i), value);
      }
    }
    return numbered;
  }

  private Map<String, Elements> only(Map<String, PickleValue> entries, int depth) {
    Map<String, Elements> only = Map.of();
    String onlyName = null;
    for (Map.Entry<String, PickleValue> entry : entries.entrySet()) {
      if (!passedOver(entry.getKey())) {
        Map<String, Elements> found = find(entry.getValue(), depth + 1);
        if (!found.isEmpty() && !only.isEmpty()) {
          if (absent != null) {
            throw file.refuse(
                "holds nothing named '%s'; it has '%s' and '%s'", absent, onlyName, entry.getKey());
          }
          throw file.refuse(
              "holds several dicts of tensors, '%s' and '%s', and none is called state_dict"
                  + " (%s#%s chooses one)",
              onlyName, entry.getKey(), file.path(), entry.getKey());
        }
        if (!found.isEmpty()) {
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

  private Map<String, Elements> views(Table table) {
    Map<String, Elements> views = new LinkedHashMap<>();
    table
        .entries()
        .forEach(
            (name, value) -> {
              if (value instanceof View || (arrays && value instanceof NumpyArray)) {
                views.put(name, (Elements) value);
              }
            });
    return views;
  }
}
