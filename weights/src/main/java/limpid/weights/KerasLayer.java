package limpid.weights;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A layer as the configuration of a Keras net has it, {@code {"class_name": "Conv2D", "config":
 * {"name": "block1_conv1", …}}}; a net is one too.
 *
 * @param kind the class in Keras' spelling of files: {@code depthwise_conv2d}
 * @param scaled whether a batch norm has a factor
 * @param layers of a net in a net
 */
record KerasLayer(String kind, String name, boolean scaled, List<KerasLayer> layers) {
  private static final int DEPTH_LIMIT = 16;
  private static final int LAYER_LIMIT = 1 << 14;

  /** What is not known of a net. */
  static final KerasLayer UNKNOWN = new KerasLayer("", "", true, List.of());

  static KerasLayer read(JsonReader in) {
    KerasLayer net = read(in, 0);
    in.end();
    return net;
  }

  private static KerasLayer read(JsonReader in, int depth) {
    if (depth > DEPTH_LIMIT) {
      throw in.wanted("no more than " + DEPTH_LIMIT + " nets in each other");
    }
    String kind = "";
    KerasLayer config = UNKNOWN;
    for (boolean more = in.open('{', '}'); more; more = in.next('}')) {
      switch (in.key()) {
        case "class_name" -> kind = snake(in.text());
        case "config" -> config = in.at('{') ? config(in, depth) : skipped(in);
        default -> in.skip();
      }
    }
    return new KerasLayer(kind, config.name, config.scaled, config.layers);
  }

  private static KerasLayer skipped(JsonReader in) {
    in.skip();
    return UNKNOWN;
  }

  private static KerasLayer config(JsonReader in, int depth) {
    String name = "";
    boolean scaled = true;
    List<KerasLayer> layers = new ArrayList<>();
    for (boolean more = in.open('{', '}'); more; more = in.next('}')) {
      switch (in.key()) {
        case "name" -> name = in.text();
        case "scale" -> scaled = !in.text().equals("false");
        case "layers" -> layers(in, depth, layers);
        default -> in.skip();
      }
    }
    return new KerasLayer("", name, scaled, layers);
  }

  private static void layers(JsonReader in, int depth, List<KerasLayer> layers) {
    if (!in.at('[')) {
      in.skip();
      return;
    }
    for (boolean more = in.open('[', ']'); more; more = in.next(']')) {
      if (layers.size() == LAYER_LIMIT) {
        throw in.wanted("at most " + LAYER_LIMIT + " layers");
      }
      layers.add(read(in, depth + 1));
    }
  }

  /** {@code depthwise_conv2d} for {@code DepthwiseConv2D}. */
  private static String snake(String kind) {
    return kind.replaceAll("(.)([A-Z][a-z]+)", "$1_$2")
        .replaceAll("([a-z])([A-Z])", "$1_$2")
        .toLowerCase(Locale.ROOT);
  }

  /** The layers as a file counts them: the second convolution is {@code conv2d_1}. */
  Map<String, KerasLayer> counted() {
    Map<String, Integer> counts = new HashMap<>();
    Map<String, KerasLayer> counted = new LinkedHashMap<>();
    for (KerasLayer layer : layers) {
      int place = counts.merge(layer.kind, 1, Integer::sum) - 1;
      counted.put(place == 0 ? layer.kind : layer.kind + "_" + place, layer);
    }
    return counted;
  }

  /** All layers by their own names, those of nets in it too. */
  Map<String, KerasLayer> named() {
    Map<String, KerasLayer> named = new LinkedHashMap<>();
    for (KerasLayer layer : layers) {
      named.put(layer.name, layer);
      named.putAll(layer.named());
    }
    return named;
  }
}
