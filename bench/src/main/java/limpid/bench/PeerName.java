package limpid.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import limpid.core.NearestNames;

/** The engines that Limpid is measured against, as {@code --peers} names them. */
public enum PeerName {
  ONNXRUNTIME,
  OPENCV,
  LIBTORCH,
  PYTORCH;

  /** What {@code --peers} without a value stands for. */
  static final String ALL = "all";

  /** As the command line has it. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  private static List<String> keys() {
    return Arrays.stream(values()).map(PeerName::key).toList();
  }

  /**
   * Those that are meant, each once and in the order that they are measured in.
   *
   * @throws IllegalArgumentException saying which name there is not, and which there are
   */
  static List<PeerName> named(List<String> names) {
    List<PeerName> named = new ArrayList<>();
    for (String name : names) {
      if (name.equalsIgnoreCase(ALL)) {
        named.addAll(List.of(values()));
      } else {
        named.add(of(name));
      }
    }
    return named.stream().distinct().sorted().toList();
  }

  private static PeerName of(String name) {
    for (PeerName peer : values()) {
      if (peer.key().equalsIgnoreCase(name)) {
        return peer;
      }
    }
    String offer = NearestNames.offer(name, keys());
    throw new IllegalArgumentException(
        "there is no peer '%s'%s"
            .formatted(name, offer.isEmpty() ? "; there are " + String.join(", ", keys()) : offer));
  }
}
