package limpid.app.explain;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import limpid.app.given.ChosenMethod;
import limpid.app.given.LoadedModel;
import limpid.app.given.PreparationOptions;
import limpid.app.line.Json;
import limpid.app.line.Sha256;
import limpid.app.line.Version;
import limpid.core.kernel.Kernels;
import limpid.models.onnx.OnnxNet;
import limpid.weights.WeightsFile;

/** What a bundle says of itself: all that it takes to compute it again, and what came out. */
final class Manifest {
  /** Changes when a reader of this one would not understand another. */
  static final int FORMAT = 1;

  private Manifest() {}

  static Map<String, Object> of(
      LoadedModel model,
      List<ChosenMethod> methods,
      Map<String, Object> run,
      List<ExplainedInput> inputs)
      throws IOException {
    Map<String, Object> net = model.json();
    net.put("weights", model.weights().toAbsolutePath().normalize().toString());
    net.put("preprocessing", PreparationOptions.json(model.architecture().preprocessing()));
    if (model.architecture().net() instanceof OnnxNet imported) {
      net.put("output", imported.outputs().getFirst());
    }
    net.put("weightsSha256", Sha256.of(WeightsFile.file(model.weights())));
    List<Map<String, Object>> explained = new ArrayList<>();
    for (ExplainedInput input : inputs) {
      explained.add(input(input));
    }
    return Json.object(
        "format",
        FORMAT,
        "version",
        Version.TEXT,
        "written",
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
        "machine",
        machine(),
        "model",
        net,
        "run",
        run,
        "methods",
        methods.stream().map(ChosenMethod::manifest).toList(),
        "inputs",
        explained);
  }

  private static Map<String, Object> input(ExplainedInput input) throws IOException {
    Path file = input.input().path();
    return Json.object(
        "input", file.toAbsolutePath().normalize().toString(),
        "inputSha256", Sha256.of(file),
        "explanations", input.maps().stream().map(ExplainedTarget::manifest).toList());
  }

  private static Map<String, Object> machine() {
    return Json.object(
        "system",
        System.getProperty("os.name") + " " + System.getProperty("os.arch"),
        "java",
        System.getProperty("java.vm.name") + " " + Runtime.version(),
        "processors",
        Runtime.getRuntime().availableProcessors(),
        "kernels",
        Kernels.active().description());
  }
}
