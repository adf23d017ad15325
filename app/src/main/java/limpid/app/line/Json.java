package limpid.app.line;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The one object that a command prints with {@code --json}. */
public final class Json {
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
  private static final ObjectMapper ONE_LINE = new ObjectMapper();

  private Json() {}

  /** An object of names and their values, in this order. */
  public static Map<String, Object> object(Object... namesAndValues) {
    Map<String, Object> object = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      object.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return object;
  }

  /** An object as the bytes of a file. */
  public static byte[] bytes(Map<String, Object> object) throws JsonProcessingException {
    return (MAPPER.writeValueAsString(object) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /** An object on one line. */
  public static String line(Map<String, Object> object) throws JsonProcessingException {
    return ONE_LINE.writeValueAsString(object);
  }

  /** An object as it would be read again. */
  public static JsonNode tree(Map<String, Object> object) throws JsonProcessingException {
    return ONE_LINE.readTree(line(object));
  }

  /** What a text says, or null if it is not JSON. */
  public static JsonNode tree(String text) {
    try {
      return ONE_LINE.readTree(text);
    } catch (JsonProcessingException e) {
      return null;
    }
  }

  /**
   * The object in a file.
   *
   * @throws BadInput if it is not JSON
   */
  public static JsonNode read(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new BadInput(file + ": is a directory; a file is expected");
    }
    try {
      return MAPPER.readTree(Files.readAllBytes(file));
    } catch (JsonProcessingException e) {
      throw new BadInput(file + ": is not JSON: " + reason(e), e);
    }
  }

  /** What is wrong with a text, without what the parser says of itself. */
  private static String reason(JsonProcessingException e) {
    return e.getOriginalMessage().replaceFirst(" \\(start marker at .*", "");
  }

  public static void print(Terminal terminal, Map<String, Object> object)
      throws JsonProcessingException {
    terminal.out().println(MAPPER.writeValueAsString(object));
  }
}
