package limpid.nn;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Weights of another net: the message lists the first of the missing, unexpected and misshapen
 * names, the lists have them all.
 */
public final class WeightsMismatch extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;
  private static final int SHOWN = 4;

  private final transient List<String> missing;
  private final transient List<String> unexpected;
  private final transient List<String> misshapen;

  WeightsMismatch(
      String what, List<String> missing, List<String> unexpected, List<String> misshapen) {
    super(
        what
            + ": the weights do not fit: "
            + Stream.of(
                    part("missing", missing),
                    part("unexpected", unexpected),
                    part("misshapen", misshapen))
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining("; ")));
    this.missing = List.copyOf(missing);
    this.unexpected = List.copyOf(unexpected);
    this.misshapen = List.copyOf(misshapen);
  }

  private static String part(String kind, List<String> names) {
    if (names.isEmpty()) {
      return "";
    }
    String shown = String.join(", ", names.subList(0, Math.min(SHOWN, names.size())));
    String more = names.size() > SHOWN ? " and " + (names.size() - SHOWN) + " more" : "";
    return names.size() + " " + kind + " (" + shown + more + ")";
  }

  /** Names that the net asks for and the file lacks. */
  public List<String> missing() {
    return missing;
  }

  /** Names that the file has and the net does not ask for. */
  public List<String> unexpected() {
    return unexpected;
  }

  /** Names with both shapes, where they differ. */
  public List<String> misshapen() {
    return misshapen;
  }
}
