package limpid.app;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import limpid.models.Architecture;
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
final class ModelsCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Option(names = "--json", description = "Print one JSON object and nothing else.")
  private boolean json;

  @Mixin private CommonOptions common;

  ModelsCommand(Terminal terminal) {
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
              BundledModel.NAME,
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
            Table.Column.right("parameters"));
    for (Architecture a : Zoo.list()) {
      int side = a.preprocessing().crop();
      table.row(
          a.name(),
          a.family(),
          side + "x" + side,
          Integer.toString(a.classes()),
          "%,d".formatted(a.parameters()));
    }
    table.lines("").forEach(terminal.out()::println);
    List.of(
            "",
            "wrnDEPTH_WIDTH is any CIFAR WideResNet, with DEPTH = 6n + 4; resnetDEPTH any CIFAR",
            "ResNet, with DEPTH = 6n + 2. Weights come with " + BundledModel.NAME + ".")
        .forEach(terminal.out()::println);
    return 0;
  }

  private static Map<String, Object> json(Architecture a) {
    return Json.object(
        "name", a.name(),
        "family", a.family(),
        "input", a.preprocessing().input().extents(),
        "classes", a.classes(),
        "parameters", a.parameters(),
        "layer", a.layer());
  }
}
