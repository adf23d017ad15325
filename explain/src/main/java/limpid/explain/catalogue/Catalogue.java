package limpid.explain.catalogue;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import limpid.core.NearestNames;
import limpid.explain.Descriptor;
import limpid.explain.Option;

/** Methods by name, and their options together. */
public final class Catalogue {
  private final List<Descriptor> methods;
  private final Map<String, Descriptor> byName = new HashMap<>();
  private final Map<String, Map<Descriptor, Option<?>>> takers = new LinkedHashMap<>();

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
    methods.stream().filter(Descriptor::wraps).forEach(this::takenOfThoseThatItWraps);
  }

  private void taken(Option<?> option, Descriptor method) {
    Map<Descriptor, Option<?>> others =
        takers.computeIfAbsent(option.name(), name -> new LinkedHashMap<>());
    if (others.containsKey(method)) {
      throw new IllegalArgumentException(
          method.name() + ": has two options named " + option.name());
    }
    others.forEach((other, theirs) -> requireOneType(theirs, other, option, method));
    others.put(method, option);
  }

  private static void requireOneType(
      Option<?> first, Descriptor other, Option<?> second, Descriptor method) {
    if (first.values().type() != second.values().type()) {
      throw new IllegalArgumentException(
          "option %s: is of one kind for %s and of another for %s"
              .formatted(first.name(), other.name(), method.name()));
    }
  }

  /** Options such as {@code of-convention}, which it takes where what it wraps has them, too. */
  private void takenOfThoseThatItWraps(Descriptor method) {
    for (Descriptor inner : methods) {
      for (Option<?> option : method.optionsOf(inner)) {
        if (!taking(option.name()).contains(method)) {
          taken(option, method);
        }
      }
    }
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
    return List.copyOf(takers.getOrDefault(option, Map.of()).keySet());
  }

  /** What a method that takes an option of this name says of it. */
  public Option<?> option(String name, Descriptor method) {
    return takers.get(name).get(method);
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
