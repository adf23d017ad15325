package limpid.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The peak resident memory of a process of its own that loads a net from a file and explains.
 *
 * @param first after the first explanation, in bytes
 * @param last after all of them, in bytes
 */
record Memory(String model, String how, int explanations, long first, long last) {
  /** Measures it. */
  static Memory of(Subject subject, String how, int explanations, Path scratch) throws IOException {
    String model = subject.architecture().name();
    Path weights = subject.weightsFile(scratch);
    List<String> command = new ArrayList<>(List.of(java(), "--add-modules=jdk.incubator.vector"));
    command.addAll(
        List.of("-XX:+UseSerialGC", "-Xmn32m", "-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(MemoryProbe.class.getName(), model, how, weights.toString()));
    command.add("" + explanations);
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      process.getOutputStream().close();
      String[] bytes =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
              .strip()
              .split(" ");
      if (process.waitFor() != 0 || bytes.length != 2) {
        throw new EngineException("the process that measures memory failed for " + model, null);
      }
      return new Memory(
          model, how, explanations, Long.parseLong(bytes[0]), Long.parseLong(bytes[1]));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EngineException("the measurement of memory was interrupted", e);
    }
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("model", model);
    json.put("how", how);
    json.put("peak_resident_bytes_after_1", first);
    json.put("peak_resident_bytes_after_" + explanations, last);
    return json;
  }

  /** {@code vgg16 Grad-CAM (program): 1043 MB resident at most, 1050 MB after 20}. */
  @Override
  public String toString() {
    return "%s Grad-CAM (%s): %.0f MB resident at most, %.0f MB after %d"
        .formatted(model, how, first / 1e6, last / 1e6, explanations);
  }
}
