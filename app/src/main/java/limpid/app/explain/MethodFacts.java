package limpid.app.explain;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import limpid.app.line.Json;
import limpid.core.Shape;
import limpid.explain.Choices;
import limpid.explain.Cost;
import limpid.explain.Descriptor;
import limpid.explain.Option;
import limpid.explain.References;

/**
 * What there is to say about one method, in the words and in the order in which every listing says
 * it.
 *
 * @param known all methods, which options may name
 */
public record MethodFacts(Descriptor method, Collection<Descriptor> known) {
  private static final Shape IMAGE = Shape.of(1, 224, 224, 3);

  /** Its passes with nothing chosen, for an image of 224x224 pixels. */
  Cost.Passes passes() {
    return method.cost().of(Choices.NONE, IMAGE);
  }

  /** Sentences by what they are about; nothing is said of what it does not have. */
  Map<String, String> sentences() {
    Map<String, String> sentences = new LinkedHashMap<>();
    sentences.put("formula", method.formula());
    sentences.put("paper", method.citation().toString());
    sentences.put("needs", joined(method.needs().stream().map(need -> need.words())));
    sentences.put(
        "passes",
        "%s forward, %d backward, as it is without options, for an image of 224x224%s"
            .formatted(
                passes().forwardText(),
                passes().backward(),
                passes().perChannel() == 0 ? "" : ", C the channels of the layer"));
    sentences.put(
        "holds",
        joined(method.axioms().stream().map(axiom -> words(axiom) + " (" + axiom.words() + ")")));
    sentences.put("also named", joined(method.names().stream().skip(1)));
    sentences.values().removeIf(String::isEmpty);
    return sentences;
  }

  private static String joined(Stream<String> parts) {
    return parts.collect(Collectors.joining("; "));
  }

  /** {@code implementation invariance}. */
  static String words(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** Name, values, default and meaning of each option. */
  List<List<String>> options() {
    return method.options().stream()
        .map(
            option ->
                List.of(
                    "--" + option.name(),
                    option.values().expected(),
                    option.otherwiseText(),
                    option.line()))
        .toList();
  }

  public Map<String, Object> json() {
    return Json.object(
        "name", method.name(),
        "aliases", method.names().stream().skip(1).toList(),
        "description", method.line(),
        "family", method.family().words(),
        "formula", method.formula(),
        "citation",
            Json.object(
                "authors", method.citation().authors(),
                "title", method.citation().title(),
                "venue", method.citation().venue(),
                "year", method.citation().year()),
        "needs", method.needs().stream().map(need -> need.words()).toList(),
        "passes",
            Json.object(
                "forward", passes().forward(),
                "backward", passes().backward(),
                "perChannel", passes().perChannel()),
        "axioms", method.axioms().stream().map(MethodFacts::words).toList(),
        "options", method.options().stream().map(option -> json(option, known)).toList());
  }

  /**
   * What there is to say about one option.
   *
   * @param known all methods, which it may name
   */
  public static <T> Map<String, Object> json(Option<T> option, Collection<Descriptor> known) {
    return Json.object(
        "name", option.name(),
        "description", option.line(),
        "type", words(option.values().kind()),
        "expected", option.values().expected(),
        "least", orNull(option.values().least()),
        "most", orNull(option.values().most()),
        "values", option.values().names(References.methods(known)),
        "default", option.values().plain(option.otherwise()),
        "defaultText", option.otherwiseText());
  }

  private static Object orNull(Optional<Number> bound) {
    return bound.orElse(null);
  }
}
