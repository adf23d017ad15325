package limpid.weights;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import limpid.weights.PickleValue.Elements;
import limpid.weights.PickleValue.Inert;
import limpid.weights.PickleValue.Items;
import limpid.weights.PickleValue.Table;
import limpid.weights.PickleValue.Text;

/**
 * A whole module as {@code torch.save} and {@code torch.jit.save} write it: an object whose state
 * has its parameters, its buffers and the modules in it, under their names. The state dict that it
 * would give is {@code conv1.weight, layer1.0.conv1.weight, ...}.
 *
 * <p>A scripted module, of a class below {@code __torch__}, has all of these as attributes of its
 * own; any other has them in {@code _parameters}, {@code _buffers} and {@code _modules}.
 */
final class TorchModule {
  private static final String SCRIPTED = "__torch__";
  private static final int DEPTH_LIMIT = 100;

  /** Characters of all names together, at most; and what a file of any size may have of them. */
  private static final int MOST_OF_NAMES = 1 << 22;

  private static final int NAMES = 1 << 16;
  private static final int NAMES_PER_BYTE = 16;

  private final MappedFile file;
  private final Map<String, Elements> tensors = new LinkedHashMap<>();
  private long characters;

  /** A module that is still to be looked into, and what its names begin with. */
  private record Pending(Inert module, String prefix, int depth) {}

  TorchModule(MappedFile file) {
    this.file = file;
  }

  static boolean is(Inert object) {
    return object.name().startsWith(SCRIPTED)
        || object.state().entries().get("_modules") instanceof Table;
  }

  /** Its parameters and buffers by name; buffers that a state dict leaves out are left out. */
  Map<String, Elements> tensors(Inert root) {
    Deque<Pending> pending = new ArrayDeque<>();
    pending.add(new Pending(root, "", 0));
    while (!pending.isEmpty()) {
      Pending next = pending.removeFirst();
      spend(next, 1);
      inside(next).reversed().entrySet().forEach(inner -> push(pending, next, inner));
    }
    return tensors;
  }

  /** Counts names that begin as this module's do. */
  private void spend(Pending module, int names) {
    characters += names * (1L + module.prefix.length());
    if (module.depth > DEPTH_LIMIT
        || characters > Math.min(MOST_OF_NAMES, NAMES + NAMES_PER_BYTE * file.size())) {
      throw file.refuse(
          "holds modules in each other without end, the first '%s'",
          module.prefix.substring(0, Math.max(0, module.prefix.indexOf('.'))));
    }
  }

  private static void push(Deque<Pending> pending, Pending from, Map.Entry<String, Inert> inner) {
    String prefix = from.prefix + inner.getKey() + ".";
    pending.addFirst(new Pending(inner.getValue(), prefix, from.depth + 1));
  }

  /** Takes a module's own tensors; the modules in it by name. */
  private SequencedMap<String, Inert> inside(Pending next) {
    Map<String, PickleValue> state = next.module.state().entries();
    SequencedMap<String, Inert> modules = new LinkedHashMap<>();
    if (next.module.name().startsWith(SCRIPTED)) {
      take(next, state, modules);
      return modules;
    }
    take(next, table(state, "_parameters"), modules);
    Map<String, PickleValue> buffers = new LinkedHashMap<>(table(state, "_buffers"));
    if (state.get("_non_persistent_buffers_set") instanceof Items left) {
      left.values().forEach(name -> buffers.remove(name instanceof Text(String text) ? text : ""));
    }
    take(next, buffers, modules);
    take(next, table(state, "_modules"), modules);
    return modules;
  }

  private void take(
      Pending module, Map<String, PickleValue> state, SequencedMap<String, Inert> modules) {
    spend(module, state.size());
    state.forEach(
        (name, value) -> {
          switch (value) {
            case Elements of -> tensors.put(module.prefix + name, of);
            case Inert inner -> modules.put(name, inner);
            default -> {}
          }
        });
  }

  private static Map<String, PickleValue> table(Map<String, PickleValue> state, String name) {
    return state.get(name) instanceof Table table ? table.entries() : Map.of();
  }
}
