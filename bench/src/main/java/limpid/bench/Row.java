package limpid.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One measurement: what Limpid and its peers took for the same work.
 *
 * @param layer that Grad-CAM looked at
 * @param flops of one forward run, by definition
 * @param peak of this process with as many threads, in GFLOP/s, sampled meanwhile
 * @param others how many processors others used meanwhile
 */
record Row(
    String model,
    Task task,
    String layer,
    int batch,
    int threads,
    double flops,
    double peak,
    double others,
    Times limpid,
    List<Peer> peers) {

  /**
   * What came of one peer.
   *
   * @param agreement of its output with Limpid's
   */
  record Peer(String name, Outcome outcome, Agreement agreement) {

    /** Its time over Limpid's; NaN where it failed. */
    double ratio(Times limpid) {
      return outcome instanceof Times times ? times.median() / limpid.median() : Double.NaN;
    }
  }

  /** The forward run's FLOPs over its time, in GFLOP/s; NaN for other tasks. */
  double rate() {
    return task == Task.FORWARD ? flops / limpid.median() / 1e6 : Double.NaN;
  }

  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("model", model);
    json.put("task", task.key());
    if (task == Task.GRADCAM) {
      json.put("layer", layer);
    }
    json.put("batch", batch);
    json.put("threads", threads);
    json.put("peak_gflops", peak);
    json.put("others_processors", others);
    if (task == Task.FORWARD) {
      json.put("flops", flops);
      json.put("effective_gflops", rate());
    }
    json.put("limpid", json(limpid));
    json.put("peers", peers.stream().map(this::json).toList());
    return json;
  }

  private Map<String, Object> json(Peer peer) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", peer.name());
    switch (peer.outcome()) {
      case Times times -> {
        json.putAll(json(times));
        json.put("ratio", peer.ratio(limpid));
      }
      case Failure failure -> json.put("failure", failure.reason());
    }
    if (peer.agreement().known()) {
      json.put("largest_difference", peer.agreement().largest());
      json.put("rms_difference", peer.agreement().rms());
      json.put("median_difference", peer.agreement().median());
    }
    return json;
  }

  private static Map<String, Object> json(Times times) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("ms", times.median());
    json.put("best_ms", times.best());
    json.put("scatter", times.scatter());
    json.put("runs", times.count());
    return json;
  }
}
