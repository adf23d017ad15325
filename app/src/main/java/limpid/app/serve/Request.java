package limpid.app.serve;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * A request to the API.
 *
 * @param path its parts behind {@code /api/}
 * @param query an object of texts
 * @param type of the body
 */
record Request(String method, List<String> path, ObjectNode query, String type, byte[] body) {
  private static final int MOST_JSON = 1 << 16;
  private static final ObjectMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(16)
                          .maxNumberLength(40)
                          .build())
                  .build())
          .build();

  /** The names and values of a query. */
  static ObjectNode query(String raw) {
    ObjectNode query = Fields.object();
    for (String part : raw == null || raw.isEmpty() ? new String[0] : raw.split("&", 64)) {
      int at = part.indexOf('=');
      query.put(
          word(at < 0 ? part : part.substring(0, at)), at < 0 ? "" : word(part.substring(at + 1)));
    }
    return query;
  }

  private static String word(String raw) {
    try {
      return URLDecoder.decode(raw, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      throw Refusal.bad("the query is not written as queries are");
    }
  }

  /** The JSON of its body. */
  JsonNode json() {
    if (!type.toLowerCase(Locale.ROOT).startsWith("application/json")) {
      throw new Refusal(415, "bad-type", "Content-Type: application/json is expected");
    }
    if (body.length > MOST_JSON) {
      throw new Refusal(413, "too-large", "at most 64 kB of JSON are taken");
    }
    try {
      JsonNode json = MAPPER.readTree(body);
      if (!json.isObject()) {
        throw Refusal.bad("a JSON object is expected");
      }
      return json;
    } catch (JsonProcessingException e) {
      throw Refusal.bad(
          "the body is not JSON: "
              + e.getOriginalMessage()
                  .lines()
                  .findFirst()
                  .orElse("")
                  .replaceFirst(" \\(start marker at .*", ""));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whether it is this, a method and a path, where * stands for any part. */
  boolean is(String wanted) {
    String[] words = wanted.split("[ /]");
    if (!words[0].equals(method) || words.length != path.size() + 1) {
      return false;
    }
    for (int i = 1; i < words.length; i++) {
      if (!words[i].equals("*") && !words[i].equals(path.get(i - 1))) {
        return false;
      }
    }
    return true;
  }
}
