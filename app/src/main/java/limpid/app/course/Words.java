package limpid.app.course;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What learners read, in a language: the studio's messages, which are this room's too. */
record Words(JsonNode messages) {
  private static final Pattern SCORE =
      Pattern.compile("(logit|probability) of ((?:(?! (?:plus|of) ).)+)");

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
      text = text.replace("{" + i + "}", scored(values.get(i)));
    }
    return text;
  }

  /** The head of a column; as it is where there are no words for it. */
  String head(String english) {
    return messages.path("head." + english).asText(english);
  }

  /** A score as targets describe it, "logit of cat minus logit of dog = 3"; others as they are. */
  private String scored(String english) {
    int end = english.contains(" = ") ? english.lastIndexOf(" = ") : english.length();
    return Arrays.stream(english.substring(0, end).split(" minus "))
            .map(this::one)
            .collect(Collectors.joining(messages.path("score.minus").asText()))
        + english.substring(end);
  }

  private String one(String english) {
    Matcher score = SCORE.matcher(english);
    return score.matches()
        ? messages.path("score." + score.group(1)).asText().replace("{name}", score.group(2))
        : english;
  }
}
