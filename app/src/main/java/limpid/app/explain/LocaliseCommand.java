package limpid.app.explain;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import limpid.app.explain.Localised.Seen;
import limpid.app.given.ChosenMethod;
import limpid.app.given.ChosenTarget;
import limpid.app.given.ExplainProgress;
import limpid.app.given.GroundTruth;
import limpid.app.given.GroundTruth.Truth;
import limpid.app.given.InputImage;
import limpid.app.given.InputImages;
import limpid.app.given.LoadedModel;
import limpid.app.given.ModelOptions;
import limpid.app.given.RunOptions;
import limpid.app.given.Runs;
import limpid.app.given.SingleMethod;
import limpid.app.given.TargetOption;
import limpid.app.given.TrueBoxes;
import limpid.app.given.TrueMasks;
import limpid.app.line.BadInput;
import limpid.app.line.CommonOptions;
import limpid.app.line.Json;
import limpid.app.line.OutputFolder;
import limpid.app.line.PicturesOption;
import limpid.app.line.Terminal;
import limpid.core.program.Cancellation;
import limpid.core.program.Control;
import limpid.explain.catalogue.Catalogue;
import limpid.explain.metric.BoxAccuracy;
import limpid.explain.metric.Threshold;
import limpid.explain.picture.Framed;
import limpid.explain.picture.Png;
import limpid.explain.run.CompiledNet;
import limpid.explain.run.Run;
import limpid.explain.run.Session;
import limpid.models.photo.Preprocessing;
import limpid.nn.image.Picture;
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
public final class LocaliseCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(paramLabel = "INPUT", arity = "1..*", description = InputImages.HELP)
  private List<Path> inputs;

  @Mixin private ModelOptions weights;

  @Mixin private SingleMethod method;

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

  @Option(names = "--masks", paramLabel = "DIR", description = TrueMasks.HELP)
  private Path masks;

  @Mixin private PicturesOption out;

  @Option(names = "--json", description = "Print one JSON object and nothing else.")
  private boolean json;

  @Mixin private RunOptions how;

  @Mixin private CommonOptions common;

  private LocaliseCommand(Terminal terminal, SingleMethod method) {
    this.terminal = terminal;
    this.method = method;
  }

  /** The command with these methods, and their options, to choose from. */
  public static CommandSpec choosing(Terminal terminal, Catalogue catalogue) {
    SingleMethod method = new SingleMethod(catalogue, "gradcam");
    return method.completing(CommandSpec.forAnnotatedObject(new LocaliseCommand(terminal, method)));
  }

  @Override
  public Integer call() throws IOException {
    common.apply();
    how.check();
    Optional<Threshold> given = threshold();
    Optional<GroundTruth> truth = truth();
    OutputFolder folder = out.folder();
    InputImages images = new InputImages(inputs, weights.architecture().preprocessing());
    LoadedModel model = weights.load(terminal);
    List<Seen> seen = seen(model, images, truth);
    if (seen.isEmpty()) {
      return images.complain(terminal);
    }
    List<Seen> known = seen.stream().filter(one -> one.truth().isPresent()).toList();
    if (truth.isPresent()) {
      requireKnown(seen, known);
    }
    BoxAccuracy accuracy = new BoxAccuracy();
    known.forEach(one -> accuracy.add(one.explanation().map(), one::placed, one.boxes()));
    Threshold chosen = given.orElseGet(accuracy::threshold);
    List<Localised> found = new ArrayList<>();
    for (Seen one : seen) {
      found.add(drawn(one, chosen, folder));
    }
    Localisation localisation = new Localisation(found, chosen, truth.isPresent(), accuracy);
    if (json) {
      Map<String, Object> object =
          Json.object("command", "localise", "model", model.json(), "method", method.name());
      object.putAll(localisation.json());
      object.put("unreadable", images.unreadable());
      Json.print(terminal, object);
    } else {
      localisation.lines().forEach(terminal.out()::println);
    }
    return images.complain(terminal);
  }

  private Optional<GroundTruth> truth() throws IOException {
    if (boxes != null && masks != null) {
      throw new BadInput("--boxes and --masks: one of them is expected");
    }
    if (boxes != null) {
      return Optional.of(TrueBoxes.read(boxes));
    }
    return Optional.ofNullable(masks).map(TrueMasks::of);
  }

  /** Images that nothing is known of are boxed, and said not to be judged. */
  private void requireKnown(List<Seen> seen, List<Seen> known) {
    Path from = boxes != null ? boxes : masks;
    if (known.isEmpty()) {
      throw new BadInput(
          "%s: has %s for none of the %d images; %s is the first of them"
              .formatted(
                  from,
                  boxes != null ? "a box" : "an object",
                  seen.size(),
                  seen.getFirst().input().path()));
    }
    if (known.size() < seen.size()) {
      terminal
          .err()
          .println(
              "%s: has nothing for %d of %d images, which are not judged"
                  .formatted(from, seen.size() - known.size(), seen.size()));
    }
  }

  private static Localised drawn(Seen seen, Threshold threshold, OutputFolder folder)
      throws IOException {
    Optional<Region> box = seen.box(threshold);
    Path place = folder.place(seen.input().stem(), seen.explanation().method(), "box", "box");
    Picture marked = Framed.of(seen.input().prepared().picture(), seen.boxes(), Framed.TRUE);
    Png.write(Framed.of(marked, box.stream().toList(), Framed.FOUND), place);
    return new Localised(seen, box, place);
  }

  private Optional<Threshold> threshold() {
    if (threshold.equals("sweep")) {
      if (boxes == null && masks == null) {
        throw new BadInput(
            "--threshold sweep: chooses by true boxes, --boxes FILE or --masks DIR is expected");
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

  private List<Seen> seen(LoadedModel model, InputImages images, Optional<GroundTruth> truth) {
    Preprocessing preprocessing = model.architecture().preprocessing();
    ChosenMethod method = this.method.chosen(preprocessing);
    List<ChosenTarget> targets =
        new TargetOption(model.architecture().labels(), this.method.bare(preprocessing))
            .targets(List.of(target));
    if (targets.size() != 1) {
      throw new BadInput("--target %s: one target is expected".formatted(target));
    }
    CompiledNet net = how.net(model.model(), images.count(), List.of(method.explainer()));
    Control control = new Cancellation(new ExplainProgress(terminal));
    List<Seen> seen = new ArrayList<>();
    try (Session session = net.session()) {
      for (InputImage image = images.next(); image != null; image = images.next()) {
        InputImage input = image;
        Optional<Truth> known = truth.flatMap(all -> all.truth(input));
        method.check(image.path(), model.outline(net, image));
        targets.getFirst().check(net, image.tensor().shape());
        try (Runs runs = new Runs(session, model.run(session, image, control))) {
          ChosenTarget one = targets.getFirst();
          Run run = runs.of(one);
          seen.add(Seen.of(image, method.explainer().explain(run, one.target()), run, known));
        } catch (IllegalArgumentException e) {
          throw method.refused(image.path(), model, e);
        }
      }
    }
    return seen;
  }
}
