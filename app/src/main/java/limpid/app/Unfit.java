package limpid.app;

import java.util.Map;

/**
 * A method that a net, or what was chosen, is not for.
 *
 * @param why a sentence
 */
record Unfit(String method, String why) {

  /** A line for people. */
  String line() {
    return "  " + method + ": " + why;
  }

  Map<String, Object> json() {
    return Json.object("method", method, "why", why);
  }
}
