package limpid.models;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import limpid.nn.NamedParameter;

/**
 * The layers of a file that counts them by class, {@code conv2d}, {@code conv2d_1} …, in a net
 * whose layers with weights stand in one row: the second convolution of one is the second of the
 * other. So are {@code .weights.h5} files of Keras 3 without names.
 */
final class KerasOrder {
  private static final Pattern COUNTED =
      Pattern.compile(
          "(conv2d|depthwise_conv2d|batch_normalization|dense)(?:_(\\d{1,6}))?\\.(?:.+)");

  private KerasOrder() {}

  /**
   * The net's name of each name in a file.
   *
   * @return none if a name is no such one, or if there are more or fewer layers of a class
   */
  static Map<String, String> names(Set<String> file, List<NamedParameter> net) {
    Map<String, TreeMap<Integer, String>> counted = new LinkedHashMap<>();
    for (String name : file) {
      Matcher layer = COUNTED.matcher(name);
      if (!layer.matches()) {
        return Map.of();
      }
      int number = layer.group(2) == null ? 0 : Integer.parseInt(layer.group(2));
      counted
          .computeIfAbsent(layer.group(1), kind -> new TreeMap<>())
          .put(number, name.substring(0, name.indexOf('.')));
    }
    Map<String, String> modules = new LinkedHashMap<>();
    Map<String, List<String>> rows = rows(net);
    if (!rows.keySet().equals(counted.keySet())) {
      return Map.of();
    }
    for (String kind : rows.keySet()) {
      List<String> there = List.copyOf(counted.get(kind).values());
      List<String> here = rows.get(kind);
      if (there.size() != here.size()) {
        return Map.of();
      }
      for (int i = 0; i < here.size(); i++) {
        modules.put(there.get(i), here.get(i));
      }
    }
    Map<String, String> names = new LinkedHashMap<>();
    for (String name : file) {
      int dot = name.indexOf('.');
      names.put(name, modules.get(name.substring(0, dot)) + name.substring(dot));
    }
    return names;
  }

  /** The layers of each class in the order of the run. */
  private static Map<String, List<String>> rows(List<NamedParameter> net) {
    Map<String, String> kinds = new LinkedHashMap<>();
    for (NamedParameter parameter : net) {
      String name = parameter.name();
      String module = name.substring(0, name.indexOf('.'));
      if (name.endsWith(".running_mean")) {
        kinds.put(module, "batch_normalization");
      } else if (name.endsWith(".depthwise.weight")) {
        kinds.put(module, "depthwise_conv2d");
      } else if (parameter.shape().rank() > 1) {
        kinds.put(module, parameter.shape().rank() == 4 ? "conv2d" : "dense");
      }
    }
    Map<String, List<String>> rows = new LinkedHashMap<>();
    kinds.forEach((module, kind) -> rows.computeIfAbsent(kind, k -> new ArrayList<>()).add(module));
    return rows;
  }
}
