package limpid.models;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import limpid.core.Shape;
import limpid.nn.NamedParameter;
import limpid.nn.StateDict;
import limpid.weights.StoredWeights;

/**
 * A net and the weights of a file, each made to fit the other: the net has as many classes as the
 * weights; the weights have the net's names and nothing else, where that can be had without doubt.
 *
 * <ul>
 *   <li>Names of another implementation are translated ({@link Net#own}).
 *   <li>A layer that was saved with other axes over the same elements, a fully-connected one as a
 *       convolution, gets those that the net has.
 *   <li>If dropping what some names begin with, {@code backbone.}, makes all names fit, it is
 *       dropped.
 *   <li>A head inside a sequence, {@code fc.1.weight} behind a dropout, is the head {@code fc}.
 *   <li>What belongs to a module that the net does not have, another head or a projection, is left
 *       out, and so is what profilers leave behind. More layers of a module that it has are another
 *       net, and stay to be refused.
 * </ul>
 *
 * @param architecture the net, with the number of classes of the weights
 * @param weights what of the file is for the net, under its names; what is missing is missing still
 * @param notes sentences about what was done that a user should know, without a full stop
 */
public record Fit(Architecture architecture, StateDict weights, List<String> notes) {
  private static final int PREFIX_DEPTH = 4;
  private static final int SHOWN = 3;
  private static final Pattern NEVER_WEIGHTS =
      Pattern.compile("(.*\\.)?(num_batches_tracked|total_ops|total_params)");

  /**
   * Fits a net and a file.
   *
   * @throws IllegalArgumentException if the net's names stand in the file twice, behind one prefix
   *     and behind another, or if translating gives two tensors one name
   */
  static Fit of(Architecture net, StateDict file) {
    List<String> notes = new ArrayList<>();
    List<String> wanted = net.manifest().stream().map(NamedParameter::name).toList();
    String prefix = prefix(net, wanted, file);
    if (prefix == null) {
      StateDict own = under(net, "", file);
      requireRead(wanted, own, file);
      return new Fit(net.fitting(own), own, List.of());
    }
    StateDict own = heads(wanted, under(net, prefix, file), notes);
    if (!prefix.isEmpty()) {
      notes.add(0, "names were read without '" + prefix + "' before them");
    }
    requireRead(wanted, own, file);
    StateDict kept = shaped(net, kept(wanted, own, outside(prefix, file), notes));
    return new Fit(net.fitting(kept), kept, List.copyOf(notes));
  }

  /** Refuses tensors that are there, but in a form that is not read. */
  private static void requireRead(List<String> wanted, StateDict own, StateDict file) {
    if (file instanceof StoredWeights stored) {
      for (String name : wanted) {
        for (String left : stored.leftOut()) {
          if (!own.names().contains(name) && (left.equals(name) || left.endsWith("." + name))) {
            throw new IllegalArgumentException(
                "holds '%s' as whole, quantised, sparse or complex numbers; floating-point ones are"
                        .formatted(left)
                    + " expected, in a dense tensor");
          }
        }
      }
    }
  }

  /** What the names in the file have before the net's own; null if nothing makes them fit. */
  private static String prefix(Architecture net, List<String> wanted, StateDict file) {
    if (body(net, wanted, under(net, "", file))) {
      return "";
    }
    Set<String> fitting = new LinkedHashSet<>();
    for (String prefix : prefixes(file, wanted.size() / 2)) {
      if (body(net, wanted, under(net, prefix, file))) {
        fitting.add(prefix);
      }
    }
    if (fitting.size() > 1) {
      throw new IllegalArgumentException(
          "holds %s more than once, under %s; '#' and one of these after the file's name chooses"
              .formatted(
                  net.name(),
                  fitting.stream()
                      .map(prefix -> prefix.substring(0, prefix.length() - 1))
                      .collect(Collectors.joining(" and "))));
    }
    return fitting.isEmpty() ? null : fitting.iterator().next();
  }

  /** What at least so many names begin with, up to a dot. */
  private static List<String> prefixes(StateDict file, int least) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (String name : file.names()) {
      int dot = name.indexOf('.');
      for (int depth = 0; depth < PREFIX_DEPTH && dot >= 0; depth++) {
        counts.merge(name.substring(0, dot + 1), 1, Integer::sum);
        dot = name.indexOf('.', dot + 1);
      }
    }
    return counts.keySet().stream().filter(prefix -> counts.get(prefix) >= least).toList();
  }

  /** Whether all names are there but those of the head, the last module. */
  private static boolean body(Architecture net, List<String> wanted, StateDict own) {
    String head = module(wanted.getLast());
    return wanted.stream()
        .filter(name -> !module(name).equals(head))
        .allMatch(own.names()::contains);
  }

  private static StateDict under(Architecture net, String prefix, StateDict file) {
    return net.net()
        .own(
            prefix.isEmpty()
                ? file
                : new Renamed(
                    file,
                    name -> name.startsWith(prefix) ? name.substring(prefix.length()) : null));
  }

  private static List<String> outside(String prefix, StateDict file) {
    return file.names().stream().filter(name -> !name.startsWith(prefix)).toList();
  }

  /** The same with the linear layers of sequences under the names of the sequences. */
  private static StateDict heads(List<String> wanted, StateDict own, List<String> notes) {
    Map<String, String> renamed = new LinkedHashMap<>();
    for (String name : wanted) {
      if (!own.names().contains(name)) {
        Pattern inSequence =
            Pattern.compile(
                Pattern.quote(module(name) + ".") + "\\d+" + Pattern.quote(parameter(name)));
        List<String> found =
            own.names().stream().filter(other -> inSequence.matcher(other).matches()).toList();
        if (found.size() == 1) {
          renamed.put(found.getFirst(), name);
        }
      }
    }
    if (renamed.isEmpty()) {
      return own;
    }
    renamed.forEach((name, as) -> notes.add("'" + name + "' was read as '" + as + "'"));
    return new Renamed(own, name -> renamed.getOrDefault(name, name));
  }

  private static StateDict kept(
      List<String> wanted, StateDict own, List<String> outside, List<String> notes) {
    Set<String> known = Set.copyOf(wanted);
    Set<String> modules = wanted.stream().map(Fit::first).collect(Collectors.toSet());
    Set<String> left = new LinkedHashSet<>();
    for (String name : own.names()) {
      boolean foreign = !modules.contains(first(name)) || NEVER_WEIGHTS.matcher(name).matches();
      if (!known.contains(name) && foreign) {
        left.add(name);
      }
    }
    List<String> all = new ArrayList<>(left);
    all.addAll(outside);
    if (!all.isEmpty()) {
      notes.add(leftOut(all));
    }
    return left.isEmpty() ? own : new Renamed(own, name -> left.contains(name) ? null : name);
  }

  private static StateDict shaped(Architecture net, StateDict own) {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    for (NamedParameter parameter : net.manifest()) {
      Shape wanted = parameter.shapeInFile();
      if (own.names().contains(parameter.name())
          && Reshaped.alike(own.shape(parameter.name()), wanted)) {
        shapes.put(parameter.name(), wanted);
      }
    }
    return shapes.isEmpty() ? own : new Reshaped(own, shapes);
  }

  private static String leftOut(List<String> names) {
    String shown =
        names.stream()
            .limit(SHOWN)
            .collect(Collectors.joining(", ", "", names.size() > SHOWN ? ", ..." : ""));
    return names.size() == 1
        ? "one tensor that the net does not have was left out: " + shown
        : "%d tensors that the net does not have were left out: %s".formatted(names.size(), shown);
  }

  private static String module(String name) {
    int dot = name.lastIndexOf('.');
    return dot < 0 ? "" : name.substring(0, dot);
  }

  /** {@code .weight}. */
  private static String parameter(String name) {
    return name.substring(module(name).length());
  }

  private static String first(String name) {
    int dot = name.indexOf('.');
    return dot < 0 ? name : name.substring(0, dot);
  }
}
