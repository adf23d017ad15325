package limpid.app.course;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** What learners read, in a language: the studio's messages, which are this room's too. */
record Words(JsonNode messages) {

  /**
   * Of a language.
   *
   * @param code such as {@code en}
   */
  static Words of(String code) throws IOException {
    String file = "/limpid/app/serve/messages-%s.json".formatted(code);
    try (InputStream in = Words.class.getResourceAsStream(file)) {
      return new Words(new ObjectMapper().readTree(in));
    }
  }

  /** The words of a key, with values in the places {0}, {1} …; empty where there are none. */
  String says(String key, List<String> values) {
    String text = messages.path(key).asText();
    for (int i = 0; i < values.size(); i++) {
      text = text.replace("{" + i + "}", values.get(i));
    }
    return text;
  }
}
