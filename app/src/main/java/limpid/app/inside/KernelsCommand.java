package limpid.app.inside;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import limpid.app.given.LoadedModel;
import limpid.app.given.ModelOptions;
import limpid.app.given.PictureOptions;
import limpid.app.line.BadInput;
import limpid.app.line.Beside;
import limpid.app.line.CommonOptions;
import limpid.app.line.Json;
import limpid.app.line.OutputFolder;
import limpid.app.line.PicturesOption;
import limpid.app.line.Terminal;
import limpid.core.Tensor;
import limpid.core.WholeFile;
import limpid.core.graph.Trace;
import limpid.core.op.Conv2d;
import limpid.core.op.Node;
import limpid.explain.picture.KernelPictures;
import limpid.explain.picture.Sheet;
import limpid.nn.Layout;
import limpid.weights.Npy;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code limpid kernels}: the weights of a convolution as pictures. */
@Command(
    name = "kernels",
    description =
        "Draws the kernels of a convolution, the strongest first: those that read the image in"
            + " colour, others with a square for each input.",
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {"  limpid kernels", "  limpid kernels --layer block1.layer.0.conv1 --scale shared"})
public final class KernelsCommand implements Callable<Integer> {
  private static final int MOST = 600;

  private final Terminal terminal;

  @Beside(
      value = {},
      only = {"--preprocessing", "--mean", "--std", "--crop", "--bgr"})
  @Mixin
  private ModelOptions weights;

  @Option(
      names = "--layer",
      paramLabel = "NAME",
      description = "The convolution, see limpid layers (default: the first one).")
  private String layer;

  @Option(
      names = "--most",
      paramLabel = "N",
      defaultValue = "96",
      description = "How many kernels are drawn at most (default: 96).")
  private int most;

  @Option(
      names = "--scale",
      paramLabel = "own|shared",
      defaultValue = "own",
      description = "Whether each kernel has a scale of its own, or all share one (default: own).")
  private PictureOptions.Scale scale;

  @Mixin private PicturesOption out;

  @Option(
      names = "--raw",
      paramLabel = "FILE.npy",
      description = "Write all weights, [Cout,Cin,KH,KW] as PyTorch has them.")
  private Path raw;

  @Option(names = "--json", description = "Print one JSON object and nothing else.")
  private boolean json;

  @Mixin private CommonOptions common;

  public KernelsCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    common.apply();
    if (most < 1 || most > MOST) {
      throw new BadInput("--most: 1 to %d is expected, got %d".formatted(MOST, most));
    }
    OutputFolder folder = out.folder();
    if (raw != null) {
      WholeFile.requireWritable(raw);
    }
    LoadedModel model = weights.load(terminal);
    Trace trace = model.outline();
    Node convolution = layer == null ? first(trace) : named(trace, layer);
    String name = layer == null ? trace.names(convolution).getFirst() : layer;
    Tensor weight = convolution.inputs().get(1).value();
    KernelPictures kernels = new KernelPictures(weight, scale == PictureOptions.Scale.SHARED);
    List<Integer> drawn = kernels.strongest(most);
    String what =
        "%d of %d kernels %dx%d of %s, of %d inputs each"
            .formatted(
                drawn.size(),
                weight.shape().at(3),
                weight.shape().at(0),
                weight.shape().at(1),
                name,
                weight.shape().at(2));
    Path place = folder.place(model.architecture().name(), "kernels", name, "layer");
    sheet(kernels, drawn).caption(model.architecture().name() + ": " + what).write(place);
    if (raw != null) {
      Npy.write(raw, Layout.CONVOLUTION.toFile(weight));
    }
    if (json) {
      Json.print(
          terminal,
          Json.object(
              "command",
              "kernels",
              "model",
              model.json(),
              "layer",
              name,
              "weightShape",
              Layout.CONVOLUTION.toFile(weight).shape().extents(),
              "kernels",
              drawn,
              "picture",
              place.toString(),
              "raw",
              raw == null ? null : raw.toString()));
    } else {
      terminal.out().println(what + " in " + place);
    }
    return 0;
  }

  private static Node first(Trace trace) {
    return trace.layers().stream()
        .filter(node -> node.op() instanceof Conv2d)
        .findFirst()
        .orElseThrow(() -> new BadInput("the network has no convolution"));
  }

  private static Node named(Trace trace, String name) {
    Node node;
    try {
      node = trace.at(name);
    } catch (IllegalArgumentException e) {
      throw new BadInput("--layer: " + e.getMessage(), e);
    }
    if (!(node.op() instanceof Conv2d)) {
      throw new BadInput(
          "--layer %s: is no convolution but %s; the first convolution is %s"
              .formatted(
                  name,
                  node.op() == null ? "the image" : node.op().name(),
                  trace.names(first(trace)).getFirst()));
    }
    return node;
  }

  private static Sheet sheet(KernelPictures kernels, List<Integer> drawn) {
    Sheet sheet = Sheet.empty();
    for (int output : drawn) {
      sheet = sheet.with("kernel " + output, kernels.kernel(output));
    }
    return sheet;
  }
}
