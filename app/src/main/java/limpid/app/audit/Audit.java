package limpid.app.audit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import limpid.app.given.ChosenMethod;
import limpid.app.given.EvaluatedImages;
import limpid.app.given.ExplainProgress;
import limpid.app.given.InputImage;
import limpid.app.given.LoadedModel;
import limpid.app.given.RunOptions;
import limpid.app.given.Thumbnail;
import limpid.app.line.Failures;
import limpid.app.line.ProgressBar;
import limpid.app.line.Terminal;
import limpid.core.Tensor;
import limpid.core.program.Cancellation;
import limpid.core.program.Control;
import limpid.explain.Explanation;
import limpid.explain.UnfitNetException;
import limpid.explain.audit.Cells;
import limpid.explain.map.Plane;
import limpid.explain.run.CompiledNet;
import limpid.explain.run.Run;
import limpid.explain.run.Session;
import limpid.explain.target.OutputTarget;

/**
 * Reads images and maps them, cell by cell.
 *
 * @param side cells in each direction
 */
public record Audit(LoadedModel model, ChosenMethod method, RunOptions how, int side) {
  private static final int PIXELS = 64;

  /** What was read, and a sentence for each image that could not be. */
  record Found(List<AuditedImage> images, List<String> unreadable) {}

  /**
   * The images of the classes that are wanted, no more than so many of each.
   *
   * @param own whether maps are of the image's own class; of the most likely one, if not
   */
  Found of(EvaluatedImages all, IntPredicate wanted, int most, boolean own, Terminal terminal) {
    List<EvaluatedImages.One> chosen = chosen(all, wanted, most);
    List<AuditedImage> images = new ArrayList<>();
    List<String> unreadable = new ArrayList<>();
    int[] counts = new int[model.architecture().classes()];
    ProgressBar bar = new ProgressBar(terminal, "maps", 0, chosen.size());
    Control control = new Cancellation(new ExplainProgress(terminal));
    CompiledNet net = how.net(model.model(), chosen.size(), List.of(method.explainer()));
    try (Session session = net.session()) {
      for (int i = 0; i < chosen.size(); i++) {
        bar.done(i);
        EvaluatedImages.One one = chosen.get(i);
        try {
          InputImage input = InputImage.read(one.file(), model.architecture().preprocessing());
          method.check(one.file(), model.outline(net, input));
          Run run = model.run(session, input, control);
          int predicted = largest(run.output().value());
          int label = one.label().orElse(predicted);
          if (wanted.test(label) && counts[label]++ < most) {
            images.add(image(one.name(), input, run, label, predicted, own));
          }
        } catch (RuntimeException e) {
          String sentence = Failures.expected(e);
          if (sentence == null || e instanceof UnfitNetException) {
            throw e;
          }
          unreadable.add(sentence);
        }
      }
    }
    bar.end();
    return new Found(images, unreadable);
  }

  private static List<EvaluatedImages.One> chosen(
      EvaluatedImages all, IntPredicate wanted, int most) {
    List<EvaluatedImages.One> chosen = new ArrayList<>();
    int[] counts =
        new int[1 + all.images().stream().mapToInt(o -> o.label().orElse(0)).max().orElse(0)];
    for (EvaluatedImages.One one : all.images()) {
      boolean unknown = one.label().isEmpty();
      if (unknown
          || wanted.test(one.label().getAsInt()) && counts[one.label().getAsInt()]++ < most) {
        chosen.add(one);
      }
    }
    return chosen;
  }

  private AuditedImage image(
      String name, InputImage input, Run run, int label, int predicted, boolean own) {
    int explained = own ? label : predicted;
    Explanation explanation;
    try {
      explanation = method.explainer().explain(run, OutputTarget.of(explained));
    } catch (IllegalArgumentException e) {
      throw method.refused(Path.of(name), model, e);
    }
    int h = explanation.input().at(0);
    int w = explanation.input().at(1);
    Plane plane =
        explanation.attribution().normalisation().rectifies()
                || explanation.attribution().normalisation().signed()
            ? Plane.sum(explanation.raw()).relu()
            : Plane.magnitude(explanation.raw());
    double[] map = Cells.of(plane.resized(h, w).tensor(), side);
    double sum = Arrays.stream(map).sum();
    if (sum > 0) {
      Arrays.setAll(map, k -> map[k] / sum);
    }
    int fine = Math.max(1, Math.min(Math.min(h, w), PIXELS) / side);
    return new AuditedImage(
        name,
        label,
        predicted,
        explained,
        map,
        Cells.of(run.image(), side, fine),
        Thumbnail.of(input.prepared(), explanation));
  }

  public static int largest(Tensor output) {
    int largest = 0;
    for (int k = 0; k < output.size(); k++) {
      largest = output.data()[k] > output.data()[largest] ? k : largest;
    }
    return largest;
  }
}
