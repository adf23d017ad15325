package limpid.app.serve;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;

/**
 * What is sent back.
 *
 * @param status of HTTP
 * @param type of the body
 */
record Answer(int status, String type, byte[] body) {

  static Answer json(JsonNode json) {
    return json(200, json);
  }

  static Answer json(int status, JsonNode json) {
    return new Answer(status, "application/json", json.toString().getBytes(StandardCharsets.UTF_8));
  }

  static Answer png(byte[] bytes) {
    return new Answer(200, "image/png", bytes);
  }

  /** A file to be kept. */
  static Answer file(byte[] bytes) {
    return new Answer(200, "application/octet-stream", bytes);
  }
}
