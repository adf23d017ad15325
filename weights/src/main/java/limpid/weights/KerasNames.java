package limpid.weights;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import limpid.weights.Hdf5Library.Variable;

/**
 * Which variable of which layer a data set of a Keras file is, {@code block1_conv1/kernel}.
 *
 * <p>{@code .h5} files say it: {@code /model_weights/conv1/conv1/kernel:0}, without the first of
 * these if they hold weights alone; a net in a net is between, {@code
 * /model_weights/vgg16/block1_conv1/kernel:0}. In {@code .keras} and {@code .weights.h5} files
 * layers are counted by their class and variables by their place, {@code /layers/conv2d_1/vars/0},
 * and the configuration has the names.
 */
final class KerasNames {
  private static final String NET = "/model_weights";
  private static final Set<String> CONTAINERS = Set.of("layers", "_layer_checkpoint_dependencies");
  private static final Set<String> PASSED_OVER =
      Set.of(
          "optimizer",
          "_optimizer",
          "optimizer_weights",
          "metrics",
          "_metrics",
          "compile_metrics",
          "_compile_metrics",
          "loss_tracker",
          "_loss_tracker");
  private static final Pattern COUNTED = Pattern.compile("(.+)/vars/(\\d{1,4})");
  private static final Pattern COUNT = Pattern.compile("_\\d{1,6}$");

  /** Names of variables before Keras 2: {@code block1_conv1_W_1:0}. */
  private static final Pattern OLD =
      Pattern.compile(
          ".+_(W|b|gamma|beta|running_mean|running_std|depthwise_kernel|pointwise_kernel)(_\\d+)?");

  private static final Map<String, String> OF_OLD =
      Map.of(
          "W",
          "kernel",
          "b",
          "bias",
          "running_mean",
          "moving_mean",
          "running_std",
          "moving_variance");
  private static final Map<String, List<String>> VARIABLES =
      Map.of(
          "depthwise_conv2d", List.of("depthwise_kernel", "bias"),
          "separable_conv2d", List.of("depthwise_kernel", "pointwise_kernel", "bias"),
          "layer_normalization", List.of("gamma", "beta"),
          "normalization", List.of("mean", "variance"),
          "p_re_lu", List.of("alpha"));
  private static final List<String> NORM =
      List.of("gamma", "beta", "moving_mean", "moving_variance");

  private final KerasLayer net;
  private final Map<String, KerasLayer> named;
  private final Map<String, String> texts;

  /** Of each vars group how many there are, and whether all of them are vectors. */
  private final Map<String, Integer> counts = new HashMap<>();

  private final Map<String, Boolean> vectors = new HashMap<>();

  /** A variable, and the net in the net that it is in. */
  private record Name(String inner, String variable) {}

  private KerasNames(KerasLayer net, Map<String, String> texts) {
    this.net = net;
    this.named = net.named();
    this.texts = texts;
  }

  /** The variables by name, {@code conv1/kernel}; those of optimizers and metrics are not there. */
  static Map<Variable, String> of(Hdf5Library.Contents contents, KerasLayer net) {
    return new KerasNames(net, contents.texts()).of(contents.variables());
  }

  private Map<Variable, String> of(List<Variable> all) {
    boolean whole = all.stream().anyMatch(one -> one.path().startsWith(NET + "/"));
    all.forEach(this::count);
    Map<Variable, Name> names = new LinkedHashMap<>();
    for (Variable one : all) {
      String path = one.path();
      if (whole ? path.startsWith(NET + "/") : !PASSED_OVER.contains(parts(path).getFirst())) {
        names.put(one, name(whole ? path.substring(NET.length()) : path));
      }
    }
    boolean plain =
        names.values().stream().map(Name::variable).collect(Collectors.toSet()).size()
            == names.size();
    Map<Variable, String> of = new LinkedHashMap<>();
    names.forEach((one, name) -> of.put(one, plain ? name.variable : name.inner + name.variable));
    return of;
  }

  private void count(Variable one) {
    Matcher counted = COUNTED.matcher(one.path());
    if (counted.matches()) {
      counts.merge(counted.group(1), 1, Integer::sum);
      vectors.merge(counted.group(1), one.shape().size() == 1, Boolean::logicalAnd);
    }
  }

  private static List<String> parts(String path) {
    return List.of(path.substring(1).split("/"));
  }

  private Name name(String path) {
    Matcher counted = COUNTED.matcher(path);
    return counted.matches()
        ? counted(counted.group(1), Integer.parseInt(counted.group(2)))
        : said(parts(path));
  }

  /** {@code [vgg16, block1_conv1, kernel:0]}. */
  private Name said(List<String> parts) {
    String group = parts.getFirst();
    List<String> module = parts.subList(0, parts.size() - 1);
    String variable = parts.getLast().replaceFirst(":\\d{1,3}$", "");
    Matcher old = OLD.matcher(variable);
    if (old.matches()) {
      variable = OF_OLD.getOrDefault(old.group(1), old.group(1));
    }
    String layer = String.join("/", module);
    String inner = "";
    if (module.size() > 1) {
      String last = module.getLast();
      boolean own = plain(last).equals(group) || plain(last).equals(plain(group));
      layer = own ? group : String.join("/", module.subList(1, module.size()));
      inner = own ? "" : group + "/";
    }
    if (variable.equals("kernel") && depthwise(layer)) {
      variable = "depthwise_kernel";
    }
    return new Name(inner, layer.isEmpty() ? variable : layer + "/" + variable);
  }

  private boolean depthwise(String layer) {
    KerasLayer known = named.get(layer.substring(layer.lastIndexOf('/') + 1));
    return known == null ? layer.endsWith("depthwise") : known.kind().equals("depthwise_conv2d");
  }

  private static String plain(String layer) {
    return COUNT.matcher(layer).replaceFirst("");
  }

  /** {@code /layers/functional/layers/conv2d} and the place of a variable in it. */
  private Name counted(String path, int place) {
    List<String> parts = parts(path);
    List<String> inner = new ArrayList<>();
    List<String> module = new ArrayList<>();
    KerasLayer at = net;
    KerasLayer known = null;
    String kind = parts.getLast();
    for (int i = 0; i < parts.size(); i++) {
      String part = parts.get(i);
      if (!CONTAINERS.contains(part) || i + 1 == parts.size()) {
        module.add(part);
        continue;
      }
      i++;
      known = at.counted().get(parts.get(i));
      String said = texts.get("/" + String.join("/", parts.subList(0, i + 1)) + "/vars@name");
      String name = known != null ? known.name() : said != null ? said : parts.get(i);
      boolean last = i + 1 == parts.size() || !CONTAINERS.contains(parts.get(i + 1));
      (last ? module : inner).add(name);
      at = known == null ? KerasLayer.UNKNOWN : known;
      kind = plain(parts.get(i));
    }
    String prefix = inner.isEmpty() ? "" : String.join("/", inner) + "/";
    boolean scaled = known != null && known.scaled();
    String variable = variable(path, kind, scaled, place);
    return new Name(prefix, String.join("/", module) + "/" + variable);
  }

  private String variable(String path, String kind, boolean scaled, int place) {
    int count = counts.getOrDefault(path, 0);
    List<String> variables = VARIABLES.getOrDefault(kind, List.of("kernel", "bias"));
    if (kind.equals("batch_normalization") || (count > 2 && vectors.getOrDefault(path, false))) {
      variables = norm(count, scaled);
    }
    return place < variables.size() ? variables.get(place) : Integer.toString(place);
  }

  /** The statistics are always there; of three, one is the factor or what is added. */
  private static List<String> norm(int count, boolean scaled) {
    return switch (count) {
      case 4 -> NORM;
      case 3 -> scaled ? List.of("gamma", "moving_mean", "moving_variance") : NORM.subList(1, 4);
      case 2 -> NORM.subList(2, 4);
      default -> List.of();
    };
  }
}
