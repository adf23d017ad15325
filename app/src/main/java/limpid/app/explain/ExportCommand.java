package limpid.app.explain;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import limpid.app.given.ChosenMethod;
import limpid.app.given.ChosenMethods;
import limpid.app.given.ImportedNet;
import limpid.app.given.LoadedModel;
import limpid.app.given.MethodOptions;
import limpid.app.given.ModelOptions;
import limpid.app.given.TargetOption;
import limpid.app.line.BadInput;
import limpid.app.line.CommonOptions;
import limpid.app.line.FileName;
import limpid.app.line.Json;
import limpid.app.line.Terminal;
import limpid.core.OutlineException;
import limpid.core.ShapeException;
import limpid.core.WholeFile;
import limpid.core.graph.Trace;
import limpid.core.op.Node;
import limpid.explain.catalogue.Catalogue;
import limpid.explain.run.Formulas;
import limpid.explain.run.MapGraph;
import limpid.explain.target.OutputTarget;
import limpid.models.onnx.BatchException;
import limpid.models.onnx.OnnxExport;
import limpid.models.onnx.OnnxExport.Ends;
import limpid.models.photo.ChannelStatistics;
import limpid.models.photo.Preprocessing;
import limpid.weights.WeightsFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code limpid export}: a net as an ONNX file, with heat maps if they are wanted. */
@Command(
    name = "export",
    description = {
      "Writes a network as an ONNX file; with --method, as one that gives a heat map beside the"
          + " logits, for the class that it is told, wherever ONNX runs."
    },
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  limpid export wrn16_2 net.onnx",
      "  limpid export resnet50 cam.onnx --weights resnet50-0676ba61.pth \\",
      "      --method gradcam --layer layer4",
      "  limpid export net.onnx cam.onnx --method gradcam"
    })
public final class ExportCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final MethodOptions methods;

  @Parameters(
      paramLabel = "MODEL OUT.onnx",
      arity = "1..2",
      description = "The network, as --model has it, and the file to write.")
  private List<String> words;

  @Mixin private ModelOptions weights;

  @Option(
      names = "--method",
      paramLabel = "NAME",
      description =
          "Also give the heat map of a method that is a formula in gradients, see limpid methods.")
  private String method;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "Write it for N images at a time; without this they may be any number.")
  private Integer batch;

  @Option(names = "--json", description = "Print one JSON object and nothing else.")
  private boolean json;

  @Mixin private CommonOptions common;

  private ExportCommand(Terminal terminal, MethodOptions methods) {
    this.terminal = terminal;
    this.methods = methods;
  }

  public static CommandSpec choosing(Terminal terminal, Catalogue catalogue) {
    MethodOptions methods = new MethodOptions(catalogue);
    CommandSpec command = CommandSpec.forAnnotatedObject(new ExportCommand(terminal, methods));
    methods.addTo(command);
    return command;
  }

  @Override
  public Integer call() throws IOException {
    common.apply();
    if (words.size() == 2) {
      weights.choose(words.getFirst());
    }
    Path out = FileName.of("export", words.getLast());
    if (!ImportedNet.is(words.getLast())) {
      throw new BadInput("export: the name of a file that ends in .onnx is expected, got " + out);
    }
    if (batch != null && batch < 1) {
      throw new BadInput("--batch: at least 1 is expected, got " + batch);
    }
    weights.takeBatches();
    ChosenMethod chosen = chosen();
    WholeFile.requireWritable(out);
    LoadedModel model = weights.load(terminal);
    if (Files.exists(out) && Files.isSameFile(out, WeightsFile.file(model.weights()))) {
      throw new BadInput(out + ": is the file that is read; another name is expected");
    }
    Ends ends;
    try {
      ends = batch == null ? ofAnyBatch(model, chosen, out) : ofBatch(batch, model, chosen, out);
    } catch (IllegalArgumentException e) {
      throw new BadInput(
          "export of %s%s: %s"
              .formatted(
                  model.architecture().name(),
                  method == null ? "" : " with " + method,
                  e.getMessage()),
          e);
    }
    say(model, out, ends);
    return 0;
  }

  private Ends ofAnyBatch(LoadedModel model, ChosenMethod chosen, Path out) throws IOException {
    try {
      OnnxExport.requireAnyBatch(images -> OnnxExport.ends(model.outline(images)));
      OnnxExport.write(images -> ends(chosen, model.outline(images)), out);
      return ends(chosen, model.outline());
    } catch (BatchException | ShapeException e) {
      batch = model.fewest();
      Ends ends = ofBatch(batch, model, chosen, out);
      terminal
          .err()
          .println(
              "the file is for %s at a time: %s"
                  .formatted(batch == 1 ? "one image" : batch + " images", e.getMessage()));
      return ends;
    }
  }

  private Ends ofBatch(int images, LoadedModel model, ChosenMethod chosen, Path out)
      throws IOException {
    int together = model.together(images);
    Ends ends = ends(chosen, model.outline(together)).times(images / together);
    OnnxExport.write(ends, out);
    return ends;
  }

  private Ends ends(ChosenMethod chosen, Trace trace) {
    if (chosen == null) {
      return OnnxExport.ends(trace);
    }
    MapGraph graph = graph(chosen, trace);
    return new Ends(graph.inputs(), graph.outputs());
  }

  private ChosenMethod chosen() {
    if (method == null) {
      methods.refuseAll("--method NAME, whose map is written beside the logits");
      return null;
    }
    List<ChosenMethod> all =
        methods.chosen(List.of(method), weights.architecture().preprocessing()).methods();
    if (all.size() != 1) {
      throw new BadInput("--method: one is expected, got " + method);
    }
    if (!(all.getFirst().explainer() instanceof Formulas formulas) || !formulas.graphed()) {
      throw new BadInput(
          "--method %s: is not made of one run of the net and its gradients alone, which is what a"
                  .formatted(method)
              + " graph holds; gradcam is");
    }
    return all.getFirst();
  }

  private MapGraph graph(ChosenMethod chosen, Trace trace) {
    boolean probability =
        new ChosenMethods(List.of(chosen), false, List.of()).bare()
            == TargetOption.Bare.PROBABILITY;
    OutputTarget logit = OutputTarget.of(0);
    OutputTarget target = probability ? logit.probability() : logit;
    try {
      return MapGraph.of(trace, (Formulas) chosen.explainer(), target);
    } catch (ShapeException | OutlineException e) {
      throw new BadInput("--method " + method + ": " + e.getMessage(), e);
    }
  }

  private void say(LoadedModel model, Path out, Ends ends) throws IOException {
    if (json) {
      Json.print(
          terminal,
          Json.object(
              "command", "export",
              "model", model.json(),
              "file", out.toString(),
              "bytes", Files.size(out),
              "inputs", shapes(ends.inputs()),
              "outputs", shapes(ends.outputs())));
      return;
    }
    terminal
        .out()
        .println(
            "%s in %s, %,d bytes: from %s to %s"
                .formatted(
                    model.architecture().name(),
                    out,
                    Files.size(out),
                    words(shapes(ends.inputs())),
                    words(shapes(ends.outputs()))));
    terminal.out().println("as --model it is given photos by " + options(model));
  }

  /** How a photo is prepared for the net, as options. */
  private static String options(LoadedModel model) {
    Preprocessing own = model.architecture().preprocessing();
    ChannelStatistics statistics = own.statistics();
    return "--size %d --mean %s --std %s%s"
        .formatted(
            own.crop(),
            numbers(statistics.mean()),
            numbers(statistics.deviation()),
            statistics.bgr() ? " --bgr" : "");
  }

  private static String numbers(List<Float> values) {
    return values.stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  /** The extents as the file has them, N being any number of images. */
  private Map<String, Object> shapes(SequencedMap<String, Node> nodes) {
    Map<String, Object> shapes = new LinkedHashMap<>();
    nodes.forEach(
        (name, node) -> {
          List<Object> extents = new ArrayList<>();
          IntStream.of(OnnxExport.planes(node.shape()).extents()).forEach(extents::add);
          if (batch == null) {
            extents.set(0, "N");
          }
          shapes.put(name, extents);
        });
    return shapes;
  }

  private static String words(Map<String, Object> shapes) {
    return shapes.entrySet().stream()
        .map(entry -> entry.getKey() + " " + entry.getValue().toString().replace(", ", ","))
        .collect(Collectors.joining(", "));
  }
}
