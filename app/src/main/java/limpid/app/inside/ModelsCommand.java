package limpid.app.inside;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import limpid.app.given.BundledModel;
import limpid.app.line.CommonOptions;
import limpid.app.line.Json;
import limpid.app.line.Table;
import limpid.app.line.Terminal;
import limpid.models.Architecture;
import limpid.models.PublishedWeights;
import limpid.models.Zoo;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code limpid models}: the nets that can be named. */
@Command(
    name = "models",
    description = "Lists the networks.",
    sortOptions = false,
    footerHeading = "%nExample:%n",
    footer = "  limpid models")
public final class ModelsCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Option(names = "--json", description = "Print one JSON object and nothing else.")
  private boolean json;

  @Mixin private CommonOptions common;

  public ModelsCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    common.apply();
    if (json) {
      Json.print(
          terminal,
          Json.object(
              "command",
              "models",
              "bundled",
              BundledModel.names(),
              "models",
              Zoo.list().stream().map(ModelsCommand::json).toList()));
      return 0;
    }
    Table table =
        new Table(
            Table.Column.left("model"),
            Table.Column.left("family"),
            Table.Column.right("input"),
            Table.Column.right("classes"),
            Table.Column.right("parameters"),
            Table.Column.right("MFLOPs"),
            Table.Column.left("layer"),
            Table.Column.left("weights"));
    for (Architecture a : Zoo.list()) {
      int side = a.preprocessing().crop();
      table.row(
          a.name(),
          a.family(),
          side + "x" + side,
          Integer.toString(a.classes()),
          "%,d".formatted(a.parameters()),
          "%,.1f".formatted(flops(a) / 1e6),
          a.layer(),
          weights(a));
    }
    table.lines("").forEach(terminal.out()::println);
    List.of(
            "",
            "wrnDEPTH_WIDTH is any CIFAR WideResNet, with DEPTH = 6n + 4; resnetDEPTH any CIFAR",
            "ResNet, with DEPTH = 6n + 2. LAYER is where methods look when none is named; FLOPs"
                + " are",
            "those of one image, two for a product and a sum. Weights come with "
                + BundledModel.said()
                + ";",
            "limpid weights fetch MODEL brings those that are published.")
        .forEach(terminal.out()::println);
    return 0;
  }

  private static long flops(Architecture a) {
    return LayerRow.flops(LayerRow.of(a));
  }

  /** Their names, {@code bundled} for those that are here already. */
  private static String weights(Architecture a) {
    Stream<String> published =
        PublishedWeights.of(a.name()).stream().map(one -> one.name().replace("IMAGENET1K_", ""));
    Stream<String> bundled =
        BundledModel.names().contains(a.name()) ? Stream.of("bundled") : Stream.empty();
    return Stream.concat(bundled, published).collect(Collectors.joining(", "));
  }

  private static Map<String, Object> json(Architecture a) {
    return Json.object(
        "name", a.name(),
        "family", a.family(),
        "input", a.preprocessing().input().extents(),
        "classes", a.classes(),
        "parameters", a.parameters(),
        "flops", flops(a),
        "layer", a.layer(),
        "weights", PublishedWeights.of(a.name()).stream().map(PublishedWeights::name).toList());
  }
}
