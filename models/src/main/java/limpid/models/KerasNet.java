package limpid.models;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import limpid.nn.Model;
import limpid.nn.ParameterList;
import limpid.nn.StateDict;
import limpid.nn.Weights;

/**
 * A net of Keras, whose files differ in two ways from each other. Layers that have no name of their
 * own are counted on through all nets that a program makes, {@code conv2d_94} … {@code conv2d_187}
 * in the second: here each net counts from {@code conv2d} on. And a net that was trained for other
 * classes has its last fully-connected layer under another name, {@code dense}: it is {@code
 * predictions} if it is the only one.
 *
 * @param dense fully-connected layers that are not the last
 * @param row whether all layers with weights stand in one row, so that their order tells them apart
 */
record KerasNet(Net net, Set<String> dense, boolean row) implements Net {
  private static final String HEAD = "predictions";
  private static final Pattern COUNTED =
      Pattern.compile("(conv2d|batch_normalization)(?:_v1)?(?:_(\\d{1,6}))?\\.(.+)");

  @Override
  public Model build(Weights w, int classes) {
    return net.build(w, classes);
  }

  @Override
  public StateDict own(StateDict file) {
    Map<String, String> ordered =
        row ? KerasOrder.names(file.names(), ParameterList.of(w -> build(w, 1))) : Map.of();
    if (!ordered.isEmpty()) {
      return new Renamed(file, ordered::get);
    }
    Map<String, String> renamed = counted(file.names());
    head(file).forEach(module -> renamed.putAll(moved(file.names(), module)));
    return renamed.isEmpty() ? file : new Renamed(file, name -> renamed.getOrDefault(name, name));
  }

  /** The names of counted layers, each by its place among those of its kind. */
  private static Map<String, String> counted(Set<String> names) {
    Map<String, Map<Integer, List<Matcher>>> kinds = new LinkedHashMap<>();
    for (String name : names) {
      Matcher layer = COUNTED.matcher(name);
      if (layer.matches()) {
        int number = layer.group(2) == null ? 0 : Integer.parseInt(layer.group(2));
        kinds
            .computeIfAbsent(layer.group(1), kind -> new TreeMap<>())
            .computeIfAbsent(number, n -> new ArrayList<>())
            .add(layer);
      }
    }
    Map<String, String> renamed = new LinkedHashMap<>();
    kinds.forEach(
        (kind, layers) -> {
          int place = 0;
          for (List<Matcher> parameters : layers.values()) {
            String own = place == 0 ? kind : kind + "_" + place;
            parameters.forEach(each -> renamed.put(each.group(), own + "." + each.group(3)));
            place++;
          }
        });
    return renamed;
  }

  /** The module that is the head under another name, or nothing. */
  private List<String> head(StateDict file) {
    if (file.names().contains(HEAD + ".weight")) {
      return List.of();
    }
    List<String> found =
        file.names().stream()
            .filter(name -> name.endsWith(".weight") && file.shape(name).rank() == 2)
            .map(name -> name.substring(0, name.lastIndexOf('.')))
            .filter(module -> !dense.contains(module))
            .toList();
    return found.size() == 1 ? found : List.of();
  }

  private static Map<String, String> moved(Set<String> names, String module) {
    Map<String, String> moved = new LinkedHashMap<>();
    for (String name : names) {
      if (name.startsWith(module + ".")) {
        moved.put(name, HEAD + name.substring(module.length()));
      }
    }
    return moved;
  }
}
