package limpid.app.explain;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import limpid.app.given.ChosenMethod;
import limpid.app.given.ChosenTarget;
import limpid.app.given.InputImage;
import limpid.app.given.LoadedModel;
import limpid.app.given.MethodOptions;
import limpid.app.given.ModelOptions;
import limpid.app.given.PreparationOptions;
import limpid.app.given.Runs;
import limpid.app.given.TargetOption;
import limpid.app.line.BadInput;
import limpid.app.line.Json;
import limpid.app.line.Sha256;
import limpid.app.line.Version;
import limpid.core.Tensor;
import limpid.core.program.Control;
import limpid.explain.Explanation;
import limpid.explain.run.CompiledNet;
import limpid.explain.run.Run;
import limpid.explain.run.Session;
import limpid.weights.Npy;
import limpid.weights.WeightsFile;

/** A bundle that is computed again from its manifest, and compared bit by bit. */
final class Replay {
  private final Path folder;
  private final JsonNode manifest;
  private final MethodOptions methods;
  private final List<String> differences = new ArrayList<>();

  /**
   * @param file the manifest of a bundle
   * @throws BadInput if it is not one
   */
  Replay(Path file, MethodOptions methods) throws IOException {
    this.folder = file.toAbsolutePath().getParent();
    this.manifest = Json.read(file);
    this.methods = methods;
    if (!manifest.isObject() || manifest.path("format").asInt() != Manifest.FORMAT) {
      throw new BadInput(
          file + ": is not a manifest of limpid explain --bundle, format " + Manifest.FORMAT);
    }
  }

  /**
   * One explanation, then and now.
   *
   * @param difference how the raw map is another one, or empty
   */
  record Again(String input, Explanation explanation, String described, String difference) {

    String line() {
      return "%s of %s for %s: %s"
          .formatted(
              explanation.method(),
              described,
              input,
              difference.isEmpty() ? "the same bits" : difference);
    }

    Map<String, Object> json() {
      return Json.object(
          "input", input,
          "method", explanation.method(),
          "target", described,
          "same", difference.isEmpty(),
          "difference", difference);
    }
  }

  /** The name of the net. */
  private String model() {
    return text(manifest.path("model"), "name");
  }

  /** The file that its weights were read from. */
  private Path weights() {
    return Path.of(text(manifest.path("model"), "weights"));
  }

  /** What this choice, and else the manifest, says of the net. */
  ModelOptions model(ModelOptions options) {
    JsonNode model = manifest.path("model");
    JsonNode output = model.path("output");
    return options
        .orElse(model(), weights())
        .prepared(
            PreparationOptions.read(model.path("preprocessing")),
            output.isTextual() ? output.asText() : null);
  }

  /** Where version, weights or inputs are not those of the bundle, in a sentence each. */
  List<String> differences() {
    return List.copyOf(differences);
  }

  /** Computes all of it again. */
  List<Again> again(LoadedModel model, Control control) throws IOException {
    compare("version", text(manifest, "version"), Version.TEXT);
    compare(
        "sha256 of " + model.weights(),
        text(manifest.path("model"), "weightsSha256"),
        Sha256.of(WeightsFile.file(model.weights())));
    List<ChosenMethod> all = new ArrayList<>();
    for (JsonNode method : manifest.path("methods")) {
      all.add(chosen(method, model));
    }
    List<Again> again = new ArrayList<>();
    try (Session session = net(model, all).session()) {
      for (JsonNode input : manifest.path("inputs")) {
        again.addAll(again(model, session, control, input));
      }
    }
    return again;
  }

  private CompiledNet net(LoadedModel model, List<ChosenMethod> all) {
    JsonNode run = manifest.path("run");
    CompiledNet net =
        run.path("compiled").asBoolean()
            ? CompiledNet.of(model.model(), all.stream().map(ChosenMethod::explainer).toList())
            : CompiledNet.traced(model.model());
    CompiledNet precise = run.path("precise").asBoolean() ? net.precise() : net;
    return precise.batch(Math.max(0, run.path("batch").asInt()));
  }

  private List<Again> again(LoadedModel model, Session session, Control control, JsonNode input)
      throws IOException {
    Path file = Path.of(text(input, "input"));
    InputImage image = InputImage.read(file, model.architecture().preprocessing());
    compare("sha256 of " + file, text(input, "inputSha256"), Sha256.of(file));
    Run run = model.run(session, image, control);
    TargetOption targets = new TargetOption(model.architecture().labels(), TargetOption.Bare.LOGIT);
    try (Runs runs = new Runs(session, run)) {
      return again(model, runs, input, file, targets);
    }
  }

  private List<Again> again(
      LoadedModel model, Runs runs, JsonNode input, Path file, TargetOption targets) {
    List<Again> again = new ArrayList<>();
    for (JsonNode one : input.path("explanations")) {
      ChosenTarget target = targets.targets(List.of(text(one, "asked"))).getFirst();
      ChosenMethod method = chosen(one.path("method"), model);
      method.check(file, runs.whole().outline());
      runs.check(target);
      Explanation explanation = method.explainer().explain(runs.of(target), target.target());
      Tensor then = Npy.read(folder.resolve(text(one, "raw")));
      again.add(
          new Again(
              file.getFileName().toString(),
              explanation,
              explanation.score().describe(model.architecture().labels()::name),
              difference(then, ExplanationFiles.channelsFirst(explanation.raw()))));
    }
    return again;
  }

  private ChosenMethod chosen(JsonNode method, LoadedModel model) {
    Map<String, String> texts = new LinkedHashMap<>();
    method
        .path("chosen")
        .properties()
        .forEach(
            option -> {
              if (!option.getValue().isNull()) {
                texts.put(option.getKey(), option.getValue().asText());
              }
            });
    return methods.chosen(text(method, "name"), texts, model.architecture().preprocessing());
  }

  private void compare(String what, String then, String now) {
    if (!then.equals(now)) {
      differences.add("%s was %s, is %s".formatted(what, then, now));
    }
  }

  private static String difference(Tensor then, Tensor now) {
    if (!then.shape().equals(now.shape())) {
      return "the raw map was %s, is %s".formatted(then.shape(), now.shape());
    }
    int count = 0;
    double most = 0;
    for (int i = 0; i < then.size(); i++) {
      float a = then.data()[i];
      float b = now.data()[i];
      if (Float.floatToRawIntBits(a) != Float.floatToRawIntBits(b)) {
        count++;
        most = Math.max(most, Math.abs((double) a - b));
      }
    }
    return count == 0
        ? ""
        : "%d of %d values of the raw map differ, by %.3g at most"
            .formatted(count, then.size(), most);
  }

  private static String text(JsonNode node, String name) {
    JsonNode value = node.path(name);
    if (!value.isTextual()) {
      throw new BadInput("--from: the manifest has no text named '" + name + "' where one belongs");
    }
    return value.asText();
  }
}
