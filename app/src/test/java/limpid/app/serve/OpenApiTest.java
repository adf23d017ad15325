package limpid.app.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import limpid.explain.catalogue.Methods;
import limpid.models.Architecture;
import limpid.models.Zoo;
import limpid.nn.Weights;
import org.junit.jupiter.api.Test;

/** openapi.json says what the API takes and gives; pages and messages are whole. */
class OpenApiTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private static byte[] resource(String file) throws IOException {
    try (InputStream in = Pages.class.getResourceAsStream(file)) {
      return in.readAllBytes();
    }
  }

  private static JsonNode api() throws IOException {
    return MAPPER.readTree(resource("openapi.json"));
  }

  private static Api served() {
    Architecture architecture = Zoo.find("wrn10_1");
    Net net =
        Net.of(
            "wrn10_1",
            architecture,
            architecture.build(Weights.initialised(7)),
            "w.safetensors",
            Limits.USUAL);
    return new Api(
        Limits.USUAL,
        new Served(
            List.of(net),
            Methods.CATALOGUE,
            Map.of(),
            method -> Map.of("name", method.name()),
            option -> Map.of("name", option.name()),
            failure -> Optional.empty()));
  }

  @Test
  void itHasEveryRequestThatIsTakenAndNoOther() throws IOException {
    Set<String> written = new TreeSet<>();
    api()
        .path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .fieldNames()
                    .forEachRemaining(
                        method ->
                            written.add(
                                method.toUpperCase(Locale.ROOT)
                                    + " "
                                    + path.getKey()
                                        .substring("/api/".length())
                                        .replaceAll("\\{\\w+}", "*"))));
    try (Api api = served()) {
      Set<String> taken = new TreeSet<>(api.routes());
      taken.add("GET jobs/*/events");
      assertEquals(taken, written);
    }
  }

  @Test
  void everyReferenceOfItIsThere() throws IOException {
    JsonNode api = api();
    for (String reference : api.findValuesAsText("$ref")) {
      assertFalse(api.at(reference.substring(1)).isMissingNode(), reference);
    }
  }

  @Test
  void anExplanationHasWhatItSays() throws IOException {
    JsonNode schemas = api().path("components").path("schemas");
    try (Api api = served()) {
      byte[] photo = "P6\n2 2 255 abcdefghijkl".getBytes(StandardCharsets.US_ASCII);
      JsonNode image = asked(api, "POST images", photo);
      requireFields(schemas.path("Image"), image);
      byte[] question =
          "{\"image\":%s}".formatted(image.path("image")).getBytes(StandardCharsets.UTF_8);
      JsonNode explanation = asked(api, "POST explain", question);
      requireFields(schemas.path("Explanation"), explanation);
      requireFields(schemas.path("Tensor"), explanation.path("map"));
      requireFields(schemas.path("Target"), explanation.path("target"));
      requireFields(schemas.path("Class"), explanation.path("classes").path(0));
      requireFields(schemas.path("Frame"), asked(api, "POST live", photo));
      requireFields(schemas.path("ModelWithLayers"), asked(api, "GET models/wrn10_1", new byte[0]));
      requireFields(schemas.path("Job"), asked(api, "POST jobs", question));
    }
  }

  private static JsonNode asked(Api api, String request, byte[] body) throws IOException {
    String[] words = request.split(" ");
    List<String> path = List.of(words[1].split("/"));
    Answer answer =
        api.answer(new Request(words[0], path, Fields.object(), "application/json", body));
    return MAPPER.readTree(answer.body());
  }

  private static void requireFields(JsonNode schema, JsonNode json) {
    assertFalse(schema.path("required").isEmpty(), schema.toString());
    for (JsonNode name : schema.path("required")) {
      assertTrue(json.has(name.asText()), name + " is not in " + json);
    }
    json.fieldNames()
        .forEachRemaining(
            name ->
                assertTrue(
                    schema.path("properties").has(name) || schema.has("additionalProperties"),
                    name + " is not in the schema"));
  }

  @Test
  void thePagesAreSmall() {
    assertTrue(new Pages().size() < 300_000, new Pages().size() + " bytes");
  }

  @Test
  void everyFileOfThePagesIsServed() throws IOException {
    Pages pages = new Pages();
    Path folder = Path.of("src/main/resources/limpid/app/serve");
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        assertTrue(pages.at("/" + file.getFileName()).isPresent(), file + " is not served");
      }
    }
  }

  @Test
  void languagesSayTheSameThings() throws IOException {
    JsonNode english = MAPPER.readTree(resource("messages-en.json"));
    JsonNode chinese = MAPPER.readTree(resource("messages-zh.json"));
    Pattern hole = Pattern.compile("\\{\\w+}");
    for (Map.Entry<String, JsonNode> one : english.properties()) {
      String other = chinese.path(one.getKey()).asText();
      assertFalse(other.isBlank(), one.getKey() + " is not in Chinese");
      assertEquals(found(hole, one.getValue().asText()), found(hole, other), one.getKey());
    }
  }

  @Test
  void whatThePagesSayIsThere() throws IOException {
    JsonNode english = MAPPER.readTree(resource("messages-en.json"));
    Pattern key =
        Pattern.compile("(?:\\bt\\(|\\bt: |label: |slider\\(|select\\()'([a-z][\\w.-]*)'");
    Pattern inPage = Pattern.compile("data-t(?:-label)?=\"([\\w.-]+)\"");
    Path folder = Path.of("src/main/resources/limpid/app/serve");
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Set<String> keys = new TreeSet<>(found(key, Files.readString(file)));
        keys.addAll(found(inPage, Files.readString(file)));
        for (String one : keys) {
          assertTrue(english.has(one), file.getFileName() + " says " + one);
        }
      }
    }
  }

  @Test
  void theLinesThatAWalkShowsAreThoseThatCompute() throws IOException {
    for (Map.Entry<String, JsonNode> step : MAPPER.readTree(resource("lines.json")).properties()) {
      Path file = Path.of("..").resolve(step.getValue().path("file").asText());
      List<String> code = Files.readString(file).lines().map(String::strip).toList();
      assertFalse(step.getValue().path("lines").isEmpty(), step.getKey());
      for (JsonNode line : step.getValue().path("lines")) {
        assertTrue(code.contains(line.asText()), line + " is not in " + file);
      }
    }
  }

  private static Set<String> found(Pattern pattern, String text) {
    Set<String> found = new TreeSet<>();
    pattern
        .matcher(text)
        .results()
        .map(match -> match.groupCount() == 0 ? match.group() : match.group(1))
        .forEach(found::add);
    return found;
  }
}
