package limpid.explain.catalogue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import limpid.core.NearestNames;
import limpid.explain.Choices;
import limpid.explain.Descriptor;
import limpid.explain.Option;

/** Methods by name, and their options together. */
public final class Catalogue {
  private final List<Descriptor> methods;
  private final Map<String, Descriptor> byName = new HashMap<>();
  private final Map<String, List<Descriptor>> takers = new LinkedHashMap<>();

  /**
   * @param methods in the order in which they are listed to people
   * @throws IllegalArgumentException if two of them share a name, or mean different things by an
   *     option of one name
   */
  public Catalogue(List<Descriptor> methods) {
    this.methods = List.copyOf(methods);
    for (Descriptor method : methods) {
      for (String name : method.names()) {
        if (byName.put(name, method) != null) {
          throw new IllegalArgumentException("two methods are named " + name);
        }
      }
      method.options().forEach(option -> taken(option, method));
    }
  }

  private void taken(Option<?> option, Descriptor method) {
    List<Descriptor> others = takers.computeIfAbsent(option.name(), name -> new ArrayList<>());
    if (others.contains(method)) {
      throw new IllegalArgumentException(
          method.name() + ": has two options named " + option.name());
    }
    for (Descriptor other : others) {
      if (option(option.name(), other).values().type() != option.values().type()) {
        throw new IllegalArgumentException(
            "option %s: is of one kind for %s and of another for %s"
                .formatted(option.name(), other.name(), method.name()));
      }
    }
    others.add(method);
  }

  /** All methods, in the order in which they are listed to people. */
  public List<Descriptor> all() {
    return methods;
  }

  /** The names of all options. */
  public List<String> options() {
    return List.copyOf(takers.keySet());
  }

  /** The methods that take an option of this name. */
  public List<Descriptor> taking(String option) {
    return List.copyOf(takers.getOrDefault(option, List.of()));
  }

  /** What a method that takes an option of this name says of it. */
  public static Option<?> option(String name, Descriptor method) {
    return method.options(Choices.NONE).stream()
        .filter(option -> option.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /**
   * The method of this name.
   *
   * @throws IllegalArgumentException with the nearest names
   */
  public Descriptor named(String name) {
    Descriptor method = byName.get(name);
    if (method == null) {
      throw new IllegalArgumentException(
          "no method is named '"
              + name
              + "'"
              + NearestNames.offer(name, methods.stream().map(Descriptor::name).toList()));
    }
    return method;
  }
}
