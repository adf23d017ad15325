package limpid.nn;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** The names and shapes that a net asks for, compared with those that a file has. */
public final class ParameterList {
  private ParameterList() {}

  /** All parameters that building a net asks for, in the order in which it asks. */
  public static List<NamedParameter> of(Function<Weights, ?> net) {
    List<NamedParameter> manifest = new ArrayList<>();
    net.apply(Weights.recording(manifest));
    return List.copyOf(manifest);
  }

  /** The number of trained numbers: what papers call the parameters of a net. */
  public static long count(List<NamedParameter> manifest) {
    return manifest.stream().filter(NamedParameter::trained).mapToLong(p -> p.shape().size()).sum();
  }

  /**
   * Checks a file against a net.
   *
   * @param what names both in the message: {@code resnet50 from resnet18.pth}
   * @throws WeightsMismatch listing what is missing, unexpected or of another shape
   */
  public static void check(String what, List<NamedParameter> manifest, StateDict file) {
    Set<String> unexpected = new LinkedHashSet<>(file.names());
    List<String> missing = new ArrayList<>();
    List<String> misshapen = new ArrayList<>();
    for (NamedParameter parameter : manifest) {
      if (!unexpected.remove(parameter.name())) {
        missing.add(parameter.name());
      } else if (!fits(parameter, file)) {
        misshapen.add(difference(parameter, file));
      }
    }
    unexpected.removeIf(name -> name.endsWith(".num_batches_tracked"));
    if (!missing.isEmpty() || !unexpected.isEmpty() || !misshapen.isEmpty()) {
      throw new WeightsMismatch(what, missing, List.copyOf(unexpected), misshapen);
    }
  }

  static void require(NamedParameter parameter, StateDict file) {
    if (!file.names().contains(parameter.name())) {
      throw new WeightsMismatch("weights", List.of(parameter.name()), List.of(), List.of());
    }
    if (!fits(parameter, file)) {
      throw new WeightsMismatch(
          "weights", List.of(), List.of(), List.of(difference(parameter, file)));
    }
  }

  private static boolean fits(NamedParameter parameter, StateDict file) {
    return file.shape(parameter.name()).equals(parameter.shapeInFile());
  }

  private static String difference(NamedParameter parameter, StateDict file) {
    return parameter.name()
        + " is "
        + file.shape(parameter.name())
        + ", wants "
        + parameter.shapeInFile();
  }
}
