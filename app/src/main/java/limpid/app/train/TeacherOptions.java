package limpid.app.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import limpid.app.given.BundledModel;
import limpid.app.given.LoadedModel;
import limpid.app.given.ModelOptions;
import limpid.app.line.BadInput;
import limpid.app.line.Beside;
import limpid.app.line.Terminal;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.op.Node;
import limpid.models.UnknownModelException;
import limpid.models.photo.ChannelStatistics;
import limpid.nn.Distillation;
import limpid.nn.Model;
import picocli.CommandLine.Option;

/** Another net to learn from. */
final class TeacherOptions {
  @Option(
      names = "--teacher",
      paramLabel = "NAME",
      description = "Learn from this network too, of the same classes (Hinton et al. 2015).")
  private String teacher;

  @Beside("--teacher")
  @Option(
      names = "--teacher-weights",
      paramLabel = "FILE",
      description = "Its weights, unless they come with Limpid.")
  private Path weights;

  @Beside("--teacher")
  @Option(
      names = "--teacher-share",
      paramLabel = "PART",
      defaultValue = "0.9",
      description = "The part of the loss that is the teacher's (default: 0.9).")
  private double share;

  @Beside("--teacher")
  @Option(
      names = "--temperature",
      paramLabel = "T",
      defaultValue = "4",
      description = "What logits are divided by when nets are compared (default: 4).")
  private double temperature;

  void validate() {
    RecipeOptions.require(share >= 0 && share <= 1, "--teacher-share", "0 to 1", share);
    RecipeOptions.require(
        temperature > 0 && temperature <= 1000, "--temperature", "more than 0", temperature);
  }

  /**
   * The lesson for a net whose images are normalised by these statistics.
   *
   * @param classes of the net that learns
   * @param side of its images
   */
  Optional<Distillation> lesson(
      List<String> classes, int side, ChannelStatistics statistics, Terminal terminal)
      throws IOException {
    if (teacher == null) {
      return Optional.empty();
    }
    LoadedModel loaded = loaded(terminal);
    List<String> known = loaded.architecture().labels().names();
    if (known.size() != classes.size()) {
      throw new BadInput(
          "--teacher: %s knows %d classes, the data have %d"
              .formatted(teacher, known.size(), classes.size()));
    }
    requireOrder(known, classes);
    ChannelStatistics own = loaded.architecture().preprocessing().statistics();
    if (own.bgr()) {
      throw new BadInput("--teacher: " + teacher + " takes blue before red; choose another");
    }
    Model model = loaded.model();
    requireTaken(model, side);
    return Optional.of(new Distillation(seeing(model, statistics, own), temperature, share));
  }

  private LoadedModel loaded(Terminal terminal) throws IOException {
    ModelOptions options = new ModelOptions(teacher, weights);
    try {
      options.architecture();
    } catch (UnknownModelException e) {
      throw new BadInput("--teacher: " + e.getMessage(), e);
    }
    if (options.unweighted()) {
      throw new BadInput(
          "--teacher %s: wants --teacher-weights; only %s come with weights"
              .formatted(teacher, BundledModel.said()));
    }
    return options.load(terminal);
  }

  private void requireTaken(Model model, int side) {
    try {
      model.trace(Tensor.outline(Shape.of(1, side, side, 3)));
    } catch (IllegalArgumentException e) {
      throw new BadInput(
          "--teacher: %s takes no images of %dx%d pixels (%s)"
              .formatted(teacher, side, side, e.getMessage()),
          e);
    }
  }

  /** Of the same names: a number means the same class to both. */
  private void requireOrder(List<String> known, List<String> classes) {
    for (int c = 0; c < known.size(); c++) {
      int place = classes.indexOf(known.get(c));
      if (place >= 0 && place != c) {
        throw new BadInput(
            "--teacher: class %d of %s is %s, which is class %d of the data; one order is expected"
                .formatted(c, teacher, known.get(c), place));
      }
    }
  }

  /** The teacher for images that were normalised for the net that learns. */
  private static Model seeing(Model model, ChannelStatistics from, ChannelStatistics to) {
    if (from.equals(to)) {
      return model;
    }
    float[] factor = new float[3];
    float[] term = new float[3];
    for (int c = 0; c < 3; c++) {
      factor[c] = from.deviation().get(c) / to.deviation().get(c);
      term[c] = (from.mean().get(c) - to.mean().get(c)) / to.deviation().get(c);
    }
    Node scale = Node.constant(Tensor.of(Shape.of(3), factor));
    Node offset = Node.constant(Tensor.of(Shape.of(3), term));
    return images -> model.forward(images.mul(scale).add(offset));
  }

  Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("--teacher", String.valueOf(teacher));
    settings.put("--teacher-weights", String.valueOf(weights));
    settings.put("--teacher-share", Double.toString(share));
    settings.put("--temperature", Double.toString(temperature));
    return settings;
  }
}
