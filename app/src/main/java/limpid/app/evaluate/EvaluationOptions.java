package limpid.app.evaluate;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import limpid.app.given.ChosenMethod;
import limpid.app.given.ChosenMethods;
import limpid.app.given.LoadedModel;
import limpid.app.given.MethodOptions;
import limpid.app.given.ModelOptions;
import limpid.app.given.PreparationOptions;
import limpid.app.given.RunOptions;
import limpid.app.given.TrueBoxes;
import limpid.app.line.BadInput;
import limpid.app.line.FileName;
import limpid.app.line.Json;
import limpid.app.line.Sha256;
import limpid.app.line.Terminal;
import limpid.app.line.Version;
import limpid.explain.catalogue.Catalogue;
import limpid.explain.metric.MetricDescriptor;
import limpid.explain.metric.MetricNeed;
import limpid.explain.metric.Metrics;
import limpid.models.photo.Preprocessing;
import limpid.weights.WeightsFile;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/**
 * All that an evaluation's figures depend on beside the images, as options: which net, methods and
 * metrics. Another process that is given the same words computes the same figures.
 */
@Command
final class EvaluationOptions {
  /** More change nothing, see {@link RunOptions}; the size must be the same in every process. */
  private static final int BATCH = 32;

  private final MethodOptions options;

  @Mixin private ModelOptions weights;

  @Option(
      names = "--methods",
      paramLabel = "NAME[,NAME...]",
      defaultValue = "gradcam,gradient",
      description =
          "Whose maps are judged; see limpid methods (default: gradcam,gradient). Random maps are"
              + " judged beside them.")
  private List<String> methods;

  @Option(
      names = "--metrics",
      paramLabel = "NAME[,NAME...]",
      defaultValue = "deletion,insertion,average-drop,road",
      description =
          "By what they are judged; see limpid metrics (default:"
              + " deletion,insertion,average-drop,road).")
  private List<String> metrics;

  @Option(
      names = "--target",
      paramLabel = "label|top",
      description =
          "What is explained: the logit of the class that an image is labelled with, or of the most"
              + " likely class (default: label where there are labels, top where there are none).")
  private String target;

  @Option(names = "--boxes", paramLabel = "FILE", description = TrueBoxes.HELP)
  private Path boxes;

  @Mixin private RunOptions how;

  EvaluationOptions(MethodOptions options) {
    this.options = options;
  }

  /**
   * What these words of a command line choose, in a process of their own. Words of other options
   * may be among them.
   */
  static EvaluationOptions read(Catalogue catalogue, List<String> words) {
    MethodOptions options = new MethodOptions(catalogue);
    EvaluationOptions read = new EvaluationOptions(options);
    CommandSpec spec = CommandSpec.forAnnotatedObject(read);
    options.addTo(spec);
    new CommandLine(spec)
        .registerConverter(Path.class, FileName::of)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUnmatchedArgumentsAllowed(true)
        .parseArgs(words.toArray(String[]::new));
    return read;
  }

  /** Refuses what cannot be; what it chooses does not depend on this machine from now on. */
  void check() {
    how.check();
    how.fixBatch(BATCH);
    metrics();
    if (target != null && !target.equals("label") && !target.equals("top")) {
      throw new BadInput("--target %s: label or top is expected".formatted(target));
    }
  }

  /** The net, after all that can be refused without an image was. */
  LoadedModel checked(Terminal terminal) throws IOException {
    check();
    LoadedModel model = model(terminal);
    evaluation(model, true).close();
    return model;
  }

  /** Whether the class is explained that an image is labelled with. */
  boolean byLabel(boolean labelled) {
    if ("label".equals(target) && !labelled) {
      throw new BadInput(
          "--target label: no image has a label; sub-folders named like classes, or --labels-file,"
              + " are expected");
    }
    return labelled && !"top".equals(target);
  }

  /** The metrics that were asked for, each once. */
  List<MetricDescriptor> metrics() {
    List<MetricDescriptor> chosen = new ArrayList<>();
    for (String name : metrics.stream().flatMap(list -> Arrays.stream(list.split(","))).toList()) {
      MetricDescriptor metric;
      try {
        metric = Metrics.named(name.strip());
      } catch (IllegalArgumentException e) {
        throw new BadInput("--metrics: " + e.getMessage(), e);
      }
      if (metric.needs(MetricNeed.TRUTH) && boxes == null) {
        throw new BadInput(
            "%s: needs %s; --boxes FILE is expected"
                .formatted(metric.name(), MetricNeed.TRUTH.words()));
      }
      if (!chosen.contains(metric)) {
        chosen.add(metric);
      }
    }
    return chosen;
  }

  Preprocessing preprocessing() {
    return weights.architecture().preprocessing();
  }

  /** Words that name the network and its weights where the command line named none. */
  List<String> named(LoadedModel model) {
    return weights.named(model);
  }

  LoadedModel model(Terminal terminal) throws IOException {
    return weights.load(terminal);
  }

  /** The evaluation of images by this net. */
  Evaluation evaluation(LoadedModel model, boolean labelled) throws IOException {
    ChosenMethods chosen = options.chosen(methods, model.architecture().preprocessing());
    if (chosen.each()) {
      throw new BadInput("--layer each: one layer is expected here");
    }
    List<ChosenMethod> fitting = new ArrayList<>();
    for (ChosenMethod method : chosen.methods()) {
      Optional<String> lacking = method.lacking(model.outline());
      if (lacking.isEmpty()) {
        fitting.add(method);
      } else if (!chosen.all()) {
        throw new BadInput(
            "%s: %s: %s"
                .formatted(
                    model.architecture().name(), method.method().name(), lacking.orElseThrow()));
      }
    }
    for (MetricDescriptor metric : metrics()) {
      fitting.forEach(method -> check(metric, method));
    }
    Optional<TrueBoxes> truth =
        boxes == null ? Optional.empty() : Optional.of(TrueBoxes.read(boxes));
    return new Evaluation(model, fitting, metrics(), byLabel(labelled), truth, how);
  }

  private static void check(MetricDescriptor metric, ChosenMethod method) {
    try {
      metric.check(method.method());
    } catch (IllegalArgumentException e) {
      throw new BadInput(e.getMessage(), e);
    }
  }

  /** What tells this evaluation from others. */
  Map<String, Object> json(LoadedModel model, Evaluation evaluation) throws IOException {
    return Json.object(
        "version", Version.TEXT,
        "net", model.architecture().name(),
        "weights", Sha256.of(WeightsFile.file(model.weights())),
        "preprocessing", PreparationOptions.json(model.architecture().preprocessing()),
        "classes", Sha256.of(model.architecture().labels().names().toString()),
        "methods", evaluation.methods().stream().map(ChosenMethod::json).toList(),
        "metrics", evaluation.metrics().stream().map(MetricDescriptor::name).toList(),
        "target", evaluation.byLabel() ? "label" : "top",
        "boxes", boxes == null ? null : Sha256.of(boxes),
        "run", how.json(2));
  }
}
