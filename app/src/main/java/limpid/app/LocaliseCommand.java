package limpid.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import limpid.core.program.Cancellation;
import limpid.core.program.Control;
import limpid.explain.Explanation;
import limpid.explain.catalogue.Catalogue;
import limpid.explain.metric.BoxAccuracy;
import limpid.explain.metric.Components;
import limpid.explain.metric.Overlap;
import limpid.explain.metric.Threshold;
import limpid.explain.picture.Framed;
import limpid.explain.picture.Png;
import limpid.explain.run.CompiledNet;
import limpid.explain.run.Session;
import limpid.nn.image.Picture;
import limpid.nn.image.Prepared;
import limpid.nn.image.Region;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code limpid localise}: where the object is that a net sees. */
@Command(
    name = "localise",
    description =
        "Boxes the largest connected part of a map above a threshold, draws it on the photo, and"
            + " says how well it agrees with true boxes.",
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  limpid localise docs/photos/chelsea.png",
      "  limpid localise photos --method layercam --boxes boxes.csv --threshold sweep"
    })
final class LocaliseCommand implements Callable<Integer> {
  private static final double RIGHT = .5;

  private final Terminal terminal;
  private final MethodOptions options;

  @Parameters(paramLabel = "INPUT", arity = "1..*", description = InputImages.HELP)
  private List<Path> inputs;

  @Mixin private ModelOptions weights;

  @Option(
      names = "--method",
      paramLabel = "NAME",
      defaultValue = "gradcam",
      description = "Whose map is taken; see limpid methods (default: gradcam).")
  private String name;

  @Option(
      names = "--target",
      paramLabel = "TARGET",
      defaultValue = "top",
      description = "What is explained, as limpid explain takes it (default: top).")
  private String target;

  @Option(
      names = "--threshold",
      paramLabel = "X|otsu|sweep",
      defaultValue = "0.2",
      description =
          "A part of the map's maximum, Otsu's threshold, or that part which boxes most images"
              + " right, by their true boxes (default: 0.2, as in the CAM paper).")
  private String threshold;

  @Option(names = "--boxes", paramLabel = "FILE", description = TrueBoxes.HELP)
  private Path boxes;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "out",
      description = "Where the pictures go (default: out).")
  private Path out;

  @Option(names = "--json", description = "Print one JSON object and nothing else.")
  private boolean json;

  @Mixin private RunOptions how;

  @Mixin private CommonOptions common;

  private LocaliseCommand(Terminal terminal, MethodOptions options) {
    this.terminal = terminal;
    this.options = options;
  }

  /** The command with these methods, and their options, to choose from. */
  static CommandSpec choosing(Terminal terminal, Catalogue catalogue) {
    MethodOptions options = new MethodOptions(catalogue);
    CommandSpec command = CommandSpec.forAnnotatedObject(new LocaliseCommand(terminal, options));
    options.addTo(command);
    return command;
  }

  /** An image, what was explained in it, and where its objects are, if that is known. */
  private record Seen(InputImage input, Explanation explanation, List<Region> truth) {

    /** A box of the map, in pixels of the photo. */
    Region placed(Region box) {
      Prepared photo = input.prepared();
      double x = photo.seen().width() / explanation.input().at(1);
      double y = photo.seen().height() / explanation.input().at(0);
      return new Region(
          photo.seen().x() + x * box.x(),
          photo.seen().y() + y * box.y(),
          x * box.width(),
          y * box.height());
    }

    Optional<Region> box(Threshold threshold) {
      return Components.of(explanation.map(), threshold).box().map(this::placed);
    }
  }

  /** What was found in an image. */
  private record Found(Seen seen, Optional<Region> box, Path picture) {
    double iou() {
      return box.map(one -> Overlap.best(one, seen.truth())).orElse(0.0);
    }

    boolean right() {
      return iou() >= RIGHT;
    }
  }

  @Override
  public Integer call() throws IOException {
    common.apply();
    how.check();
    Optional<Threshold> given = threshold();
    Optional<TrueBoxes> truth =
        boxes == null ? Optional.empty() : Optional.of(TrueBoxes.read(boxes));
    OutputFolder folder = new OutputFolder(out);
    InputImages images = new InputImages(inputs, weights.architecture().preprocessing());
    LoadedModel model = weights.load(terminal);
    List<Seen> seen = seen(model, images, truth);
    if (seen.isEmpty()) {
      return images.complain(terminal);
    }
    BoxAccuracy accuracy = new BoxAccuracy();
    if (truth.isPresent()) {
      seen.forEach(one -> accuracy.add(one.explanation().map(), one::placed, one.truth()));
    }
    Threshold chosen = given.orElseGet(accuracy::threshold);
    List<Found> found = new ArrayList<>();
    for (Seen one : seen) {
      Optional<Region> box = one.box(chosen);
      Path place = folder.place(one.input().stem(), one.explanation().method(), "box", "box");
      Picture picture = one.input().prepared().picture();
      Picture marked = Framed.of(picture, one.truth(), Framed.TRUE);
      Png.write(Framed.of(marked, box.stream().toList(), Framed.FOUND), place);
      found.add(new Found(one, box, place));
    }
    report(model, found, chosen, accuracy, images);
    return images.complain(terminal);
  }

  private Optional<Threshold> threshold() {
    if (threshold.equals("sweep")) {
      if (boxes == null) {
        throw new BadInput("--threshold sweep: chooses by true boxes, --boxes FILE is expected");
      }
      return Optional.empty();
    }
    if (threshold.equals("otsu")) {
      return Optional.of(new Threshold.Otsu());
    }
    try {
      return Optional.of(new Threshold.Fraction(Double.parseDouble(threshold)));
    } catch (IllegalArgumentException e) {
      throw new BadInput(
          "--threshold %s: a part of the maximum from 0 to below 1, otsu or sweep is expected"
              .formatted(threshold),
          e);
    }
  }

  private List<Seen> seen(LoadedModel model, InputImages images, Optional<TrueBoxes> truth) {
    ChosenMethods chosen = options.chosen(List.of(name), model.architecture().preprocessing());
    if (chosen.methods().size() != 1 || chosen.all() || chosen.each()) {
      throw new BadInput("--method %s: one method at one layer is expected".formatted(name));
    }
    ChosenMethod method = chosen.methods().getFirst();
    List<ChosenTarget> targets =
        new TargetOption(model.architecture().labels(), chosen.bare()).targets(List.of(target));
    if (targets.size() != 1) {
      throw new BadInput("--target %s: one target is expected".formatted(target));
    }
    CompiledNet net = how.net(model.model(), images.count(), List.of(method.explainer()));
    Control control = new Cancellation(new ExplainProgress(terminal));
    List<Seen> seen = new ArrayList<>();
    try (Session session = net.session()) {
      for (InputImage image = images.next(); image != null; image = images.next()) {
        List<Region> boxes = List.of();
        if (truth.isPresent()) {
          boxes = truth.get().of(image);
        }
        method.check(image.path(), model.outline(net, image));
        targets.getFirst().check(net, image.tensor().shape());
        try (Runs runs = new Runs(session, model.run(session, image, control))) {
          ChosenTarget one = targets.getFirst();
          seen.add(new Seen(image, method.explainer().explain(runs.of(one), one.target()), boxes));
        } catch (IllegalArgumentException e) {
          throw method.refused(image.path(), model, e);
        }
      }
    }
    return seen;
  }

  private void report(
      LoadedModel model,
      List<Found> found,
      Threshold chosen,
      BoxAccuracy accuracy,
      InputImages images)
      throws IOException {
    boolean held = boxes != null;
    double right = found.stream().filter(Found::right).count() / (double) found.size();
    if (json) {
      Json.print(
          terminal,
          Json.object(
              "command",
              "localise",
              "model",
              model.json(),
              "method",
              name,
              "threshold",
              words(chosen),
              "inputs",
              found.stream().map(this::json).toList(),
              "accuracy",
              held ? right : null,
              "maxBoxAcc",
              held ? accuracy.maxBoxAcc() : null,
              "maxBoxAccV2",
              held ? accuracy.maxBoxAccV2() : null,
              "unreadable",
              images.unreadable()));
      return;
    }
    for (Found one : found) {
      terminal
          .out()
          .println(
              "%s: %s%s"
                  .formatted(
                      one.seen().input().path(),
                      one.box().map(Region::toString).orElse("no box, the map is blank"),
                      held ? ", IoU %.3f".formatted(one.iou()) : ""));
      terminal.out().println(one.picture());
    }
    if (held) {
      terminal
          .out()
          .println(
              "threshold %s: %.1f %% of %d images have IoU 0.5 or more; MaxBoxAcc %.3f, MaxBoxAccV2 %.3f (in [0,1], higher is better)"
                  .formatted(
                      words(chosen),
                      100 * right,
                      found.size(),
                      accuracy.maxBoxAcc(),
                      accuracy.maxBoxAccV2()));
    }
  }

  private static String words(Threshold threshold) {
    return switch (threshold) {
      case Threshold.Fraction part -> "%.2f of the maximum".formatted(part.part());
      case Threshold.Otsu otsu -> "otsu";
    };
  }

  private Map<String, Object> json(Found one) {
    return Json.object(
        "input", one.seen().input().path().toString(),
        "score", one.seen().explanation().score().describe(index -> "class " + index),
        "box", one.box().map(LocaliseCommand::numbers).orElse(null),
        "iou", boxes == null ? null : one.iou(),
        "picture", one.picture().toString());
  }

  private static List<Double> numbers(Region box) {
    return List.of(box.x(), box.y(), box.width(), box.height());
  }
}
