package limpid.app.given;

import java.util.Map;
import limpid.app.line.Json;

/**
 * A method that a net, or what was chosen, is not for.
 *
 * @param why a sentence
 */
public record Unfit(String method, String why) {

  /** A line for people. */
  public String line() {
    return "  " + method + ": " + why;
  }

  public Map<String, Object> json() {
    return Json.object("method", method, "why", why);
  }
}
