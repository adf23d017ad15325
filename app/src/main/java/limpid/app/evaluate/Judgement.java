package limpid.app.evaluate;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import limpid.app.line.Json;
import limpid.explain.metric.Curve;

/**
 * The figures of one method's map of one image: plain numbers, that can be written down, sent and
 * read again.
 *
 * @param image its name
 * @param label the class that it is of, if that is known
 * @param predicted the most likely class
 * @param figures by the names of metrics; one that is not defined here is not there
 * @param curves of those metrics that are read off one
 * @param diagnosis why there is nothing to see in the map, or nothing
 */
record Judgement(
    String image,
    OptionalInt label,
    int predicted,
    String method,
    Map<String, Double> figures,
    Map<String, Curve> curves,
    String diagnosis) {

  Map<String, Object> json() {
    Map<String, Object> drawn = new LinkedHashMap<>();
    curves.forEach(
        (metric, curve) ->
            drawn.put(metric, Json.object("at", curve.shares(), "scores", curve.scores())));
    return Json.object(
        "image", image,
        "label", label.isPresent() ? label.getAsInt() : null,
        "predicted", predicted,
        "method", method,
        "figures", figures,
        "curves", drawn,
        "diagnosis", diagnosis);
  }

  static Judgement read(JsonNode json) {
    Map<String, Double> figures = new LinkedHashMap<>();
    json.get("figures")
        .properties()
        .forEach(one -> figures.put(one.getKey(), one.getValue().asDouble()));
    Map<String, Curve> curves = new LinkedHashMap<>();
    json.get("curves")
        .properties()
        .forEach(
            one ->
                curves.put(
                    one.getKey(),
                    new Curve(
                        numbers(one.getValue().get("at")), numbers(one.getValue().get("scores")))));
    JsonNode label = json.get("label");
    return new Judgement(
        json.get("image").asText(),
        label.isNull() ? OptionalInt.empty() : OptionalInt.of(label.asInt()),
        json.get("predicted").asInt(),
        json.get("method").asText(),
        figures,
        curves,
        json.get("diagnosis").asText());
  }

  private static List<Double> numbers(JsonNode array) {
    List<Double> numbers = new ArrayList<>();
    array.forEach(one -> numbers.add(one.asDouble()));
    return numbers;
  }
}
