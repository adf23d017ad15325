package limpid.app.inside;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import limpid.app.explain.ExplanationFiles;
import limpid.app.given.ExplainProgress;
import limpid.app.given.InputImage;
import limpid.app.given.InputImages;
import limpid.app.given.ListedOptions;
import limpid.app.given.LoadedModel;
import limpid.app.given.ModelOptions;
import limpid.app.given.Prediction;
import limpid.app.line.BadInput;
import limpid.app.line.CommonOptions;
import limpid.app.line.Json;
import limpid.app.line.OutputFolder;
import limpid.app.line.PicturesOption;
import limpid.app.line.Table;
import limpid.app.line.Terminal;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.WholeFile;
import limpid.core.op.Node;
import limpid.core.op.Slice;
import limpid.core.program.Cancellation;
import limpid.explain.Choices;
import limpid.explain.inside.FeatureFactors;
import limpid.explain.inside.FeatureFactors.Found;
import limpid.explain.picture.ConceptMaps;
import limpid.explain.picture.Sheet;
import limpid.explain.run.CompiledNet;
import limpid.explain.run.Session;
import limpid.models.data.Labels;
import limpid.nn.image.Picture;
import limpid.weights.Npy;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code limpid dff}: the concepts that the features of images are made of. */
@Command(
    name = "dff",
    description =
        "Finds the concepts that a layer's features of one image or several are made of (deep"
            + " feature factorisation), where they are, and what the network says of each by"
            + " itself.",
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  limpid dff docs/photos/chelsea.png",
      "  limpid dff docs/photos --concepts 4 --layer block2"
    })
public final class DffCommand implements Callable<Integer> {
  private static final int TITLED = 2;

  private final Terminal terminal;
  private final ListedOptions options;

  @Parameters(
      paramLabel = "INPUT",
      arity = "1..*",
      description =
          "Images, .npy files or folders of them, as limpid explain takes them; their concepts are"
              + " found together.")
  private List<Path> inputs;

  @Mixin private ModelOptions weights;

  @Mixin private PicturesOption out;

  @Option(
      names = "--raw",
      paramLabel = "FILE.npy",
      description = "Write how much of each concept there is, [concepts,h,w], of one input.")
  private Path raw;

  @Option(names = "--json", description = "Print one JSON object and nothing else.")
  private boolean json;

  @Mixin private CommonOptions common;

  private DffCommand(Terminal terminal, ListedOptions options) {
    this.terminal = terminal;
    this.options = options;
  }

  /** The command with the options of the record that it shows. */
  public static CommandSpec command(Terminal terminal) {
    ListedOptions options = new ListedOptions(FeatureFactors.OPTIONS);
    CommandSpec command = CommandSpec.forAnnotatedObject(new DffCommand(terminal, options));
    options.addTo(command, "How concepts are found");
    return command;
  }

  @Override
  public Integer call() throws IOException {
    common.apply();
    OutputFolder folder = out.folder();
    if (raw != null) {
      WholeFile.requireWritable(raw);
    }
    Choices choices = options.choices();
    FeatureFactors factors = new FeatureFactors(choices);
    InputImages images = new InputImages(inputs, weights.architecture().preprocessing());
    if (raw != null && images.count() != 1) {
      throw new BadInput("--raw: one input is expected, got " + images.count());
    }
    LoadedModel model = weights.load(terminal);
    List<InputImage> read = new ArrayList<>();
    for (InputImage image = images.next(); image != null; image = images.next()) {
      model.outline(CompiledNet.traced(model.model()), image);
      read.add(image);
    }
    if (read.isEmpty()) {
      return images.complain(terminal);
    }
    Found found = found(model, factors, read);
    Labels labels = model.architecture().labels();
    List<List<Prediction>> classes =
        IntStream.range(0, factors.concepts())
            .mapToObj(j -> Prediction.likeliest(row(found.outputs(), j), labels))
            .toList();
    Path place = picture(model, read, found, classes, folder);
    if (raw != null) {
      Npy.write(raw, ExplanationFiles.channelsFirst(found.maps().getFirst()));
    }
    if (json) {
      Json.print(terminal, json(model, choices, images, read, found, classes, place));
    } else {
      lines(read, found, classes, place).forEach(terminal.out()::println);
    }
    return images.complain(terminal);
  }

  private Found found(LoadedModel model, FeatureFactors factors, List<InputImage> read) {
    try (Session session = CompiledNet.traced(model.model()).session()) {
      return factors.of(
          session,
          read.stream().map(InputImage::tensor).toList(),
          new Cancellation(new ExplainProgress(terminal)));
    } catch (IllegalArgumentException e) {
      throw new BadInput("dff: " + e.getMessage(), e);
    }
  }

  /** A row of {@code [k,classes]}. */
  private static Tensor row(Tensor outputs, int j) {
    if (outputs.shape().rank() != 2) {
      throw new BadInput(
          "dff: wants a classifier, the network's output is " + outputs.shape().with(0, 1));
    }
    return new Slice(0, j, j + 1).of(Node.constant(outputs)).value();
  }

  private Path picture(
      LoadedModel model,
      List<InputImage> read,
      Found found,
      List<List<Prediction>> classes,
      OutputFolder folder)
      throws IOException {
    List<String> columns = new ArrayList<>(List.of("all concepts"));
    for (int j = 0; j < classes.size(); j++) {
      columns.add("%d: %s".formatted(j + 1, words(classes.get(j), TITLED)));
    }
    ConceptMaps maps = new ConceptMaps(found.maps());
    Sheet sheet = Sheet.table(columns);
    for (int i = 0; i < read.size(); i++) {
      List<Picture> row = new ArrayList<>();
      row.add(maps.strongest(i, read.get(i).prepared()));
      for (int j = 0; j < classes.size(); j++) {
        row.add(maps.concept(i, read.get(i).prepared(), j));
      }
      sheet =
          sheet.pictures(read.size() == 1 ? "" : read.get(i).stem(), read.get(i).prepared(), row);
    }
    String name = read.size() == 1 ? read.getFirst().stem() : model.architecture().name();
    Path place = folder.place(name, "dff", found.layer(), "layer");
    String what = read.size() == 1 ? read.getFirst().path().getFileName() + ": " : "";
    sheet
        .caption(
            "%s%d concepts of %s in %s, relative error %.3f"
                .formatted(
                    what,
                    classes.size(),
                    found.layer(),
                    model.architecture().name(),
                    found.error()))
        .write(place);
    return place;
  }

  /** {@code Egyptian cat 81 %, tabby 7 %}: the first, and others that are not 0 %. */
  private static String words(List<Prediction> classes, int most) {
    return classes.stream()
        .limit(most)
        .filter(one -> one == classes.getFirst() || one.probability() >= .005)
        .map(one -> "%s %.0f %%".formatted(one.name(), 100 * one.probability()))
        .collect(Collectors.joining(", "));
  }

  private static List<String> lines(
      List<InputImage> read, Found found, List<List<Prediction>> classes, Path place) {
    Shape map = found.maps().getFirst().shape();
    Table table =
        new Table(
            Table.Column.left("concept"),
            Table.Column.right("share"),
            Table.Column.left("what the network says of it alone"));
    for (int j = 0; j < classes.size(); j++) {
      table.row(
          Integer.toString(j + 1),
          "%.1f %%".formatted(100 * found.shares()[j]),
          words(classes.get(j), 3));
    }
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s: %d concepts of %s, %d by %d places, relative error %.3f"
            .formatted(
                read.size() == 1 ? read.getFirst().path() : read.size() + " inputs",
                classes.size(),
                found.layer(),
                map.at(0),
                map.at(1),
                found.error()));
    lines.addAll(table.lines("  "));
    lines.add("  " + place);
    return lines;
  }

  private Map<String, Object> json(
      LoadedModel model,
      Choices choices,
      InputImages images,
      List<InputImage> read,
      Found found,
      List<List<Prediction>> classes,
      Path place) {
    List<Map<String, Object>> concepts = new ArrayList<>();
    for (int j = 0; j < classes.size(); j++) {
      concepts.add(
          Json.object(
              "colour", "#%06x".formatted(ConceptMaps.colour(j)),
              "share", found.shares()[j],
              "classes", Prediction.json(classes.get(j))));
    }
    return Json.object(
        "command", "dff",
        "model", model.json(),
        "options", options.json(choices),
        "layer", found.layer(),
        "inputs", read.stream().map(one -> one.path().toString()).toList(),
        "error", found.error(),
        "concepts", concepts,
        "picture", place.toString(),
        "raw", raw == null ? null : raw.toString(),
        "unreadable", images.unreadable());
  }
}
