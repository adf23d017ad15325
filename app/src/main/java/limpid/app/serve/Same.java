package limpid.app.serve;

import java.util.Map;
import java.util.stream.Collectors;

/** How else an explanation is had: in Java, and on the command line. */
final class Same {
  private static final String BUNDLED = "wrn16_2-cifar10.safetensors";

  private Same() {}

  /** A program in one file. */
  static String java(Asked asked) {
    String options =
        asked.options().entrySet().stream()
            .map(one -> literal(one.getKey()) + ", " + literal(one.getValue()))
            .collect(Collectors.joining(", "));
    return """
    import java.nio.file.Path;
    import java.util.Map;
    import limpid.explain.Descriptor;
    import limpid.explain.Explanation;
    import limpid.explain.References;
    import limpid.explain.catalogue.Methods;
    import limpid.explain.picture.Figure;
    import limpid.explain.target.OutputTarget;
    import limpid.models.Zoo;
    import limpid.models.photo.Photo;
    import limpid.weights.WeightsFile;

    void main() throws Exception {
      var net = Zoo.find(%s);
      var model = net.load(WeightsFile.open(Path.of(%s)));
      var photo = net.preprocessing().prepare(Photo.read(Path.of("photo.png")));
      Descriptor method = Methods.CATALOGUE.named(%s);
      var chosen = method.read(Map.of(%s), References.methods(Methods.CATALOGUE.all()));
      OutputTarget target = %s;
      Explanation e = method.explainer(chosen).explain(model, photo.input(), target);
      Figure.of(photo).with(e).labelled(net.labels()::name).write(Path.of("map.png"));
    }
    """
        .formatted(
            literal(asked.net().architecture().name()),
            literal(file(asked)),
            literal(asked.method().name()),
            options,
            target(asked));
  }

  private static String file(Asked asked) {
    String name = asked.net().weights();
    return name.equals(BUNDLED) ? "weights/bundled/" + name : name;
  }

  private static String target(Asked asked) {
    String text = asked.targetText();
    String scale = "";
    if (text.startsWith("probability:")) {
      text = text.substring(text.indexOf(':') + 1);
      scale = ".probability()";
    }
    return (text.equals("top")
            ? "OutputTarget.top()"
            : text.startsWith("rank")
                ? "OutputTarget.ranked(%s)".formatted(text.substring(4))
                : text.contains(":")
                    ? "/* " + text.replace("*/", "") + " */ OutputTarget.top()"
                    : "OutputTarget.of(net.labels().index(%s))".formatted(literal(text)))
        + scale;
  }

  /** A line for a shell. */
  static String cli(Asked asked) {
    StringBuilder line = new StringBuilder("./limpid explain photo.png");
    if (!asked.net().weights().equals(BUNDLED)) {
      line.append(" --model ").append(word(asked.net().architecture().name()));
      line.append(" --weights ").append(word(asked.net().weights()));
    }
    line.append(" --method ").append(word(asked.method().name()));
    for (Map.Entry<String, String> one : asked.options().entrySet()) {
      line.append(" --").append(one.getKey()).append(' ').append(word(one.getValue()));
    }
    return line.append(" --target ").append(word(asked.targetText())).toString();
  }

  private static String word(String text) {
    return text.matches("[\\w.,:/-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }

  private static String literal(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
  }
}
