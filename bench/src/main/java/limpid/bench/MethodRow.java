package limpid.bench;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one method took on one image.
 *
 * @param forward how often the image, or what is behind its layer, goes forward
 * @param backward how often a gradient comes back
 * @param whole whether the method came to its end; else its time is what its first passes took, for
 *     all of them
 * @param ms of the method, the run that it explains included
 * @param forwardMs what an image takes from end to end in the same runs
 * @param passesMs what so many passes take in compiled runs of as many images at a time
 * @param peers what they take there, in ms, by the peer's name
 * @param failure why it could not be measured, or null
 */
record MethodRow(
    String model,
    String method,
    int threads,
    long forward,
    long backward,
    boolean whole,
    double ms,
    double forwardMs,
    double passesMs,
    Map<String, Double> peers,
    String failure) {

  /** The part of the method's time that its passes take in runs of the net alone. */
  double share() {
    return passesMs / ms;
  }

  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("model", model);
    json.put("method", method);
    json.put("threads", threads);
    if (failure != null) {
      json.put("failure", failure);
      return json;
    }
    json.put("forward", forward);
    json.put("backward", backward);
    json.put("whole", whole);
    json.put("ms", ms);
    json.put("forward_ms", forwardMs);
    json.put("passes_ms", passesMs);
    json.put("share", share());
    json.put("peers_passes_ms", peers);
    return json;
  }
}
