package limpid.app;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import limpid.explain.Method;
import limpid.explain.catalogue.Methods;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code limpid methods}: the saliency methods that can be named. */
@Command(
    name = "methods",
    description = "Lists the saliency methods.",
    sortOptions = false,
    footerHeading = "%nExample:%n",
    footer = "  limpid methods")
final class MethodsCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Option(names = "--json", description = "Print one JSON object and nothing else.")
  private boolean json;

  @Mixin private CommonOptions common;

  MethodsCommand(Terminal terminal) {
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
              "methods",
              "methods",
              Methods.all().stream().map(MethodsCommand::json).toList()));
      return 0;
    }
    Table table =
        new Table(Table.Column.left("method"), Table.Column.left("at"), Table.Column.left("what"));
    for (Method method : Methods.all()) {
      table.row(method.name(), method.atLayer() ? "layer" : "pixels", method.description());
    }
    table.lines("").forEach(terminal.out()::println);
    return 0;
  }

  private static Map<String, Object> json(Method method) {
    return Json.object(
        "name", method.name(),
        "description", method.description(),
        "atLayer", method.atLayer());
  }
}
