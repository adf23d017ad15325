package limpid.app.explain;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import limpid.app.line.BadInput;
import limpid.app.line.CommonOptions;
import limpid.app.line.Json;
import limpid.app.line.Terminal;
import limpid.explain.Descriptor;
import limpid.explain.catalogue.Catalogue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code limpid methods}: the saliency methods that can be named, and all about each of them. */
@Command(
    name = "methods",
    description = "Lists the saliency methods, or says everything about some of them.",
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {"  limpid methods", "  limpid methods smoothgrad"})
public final class MethodsCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final Catalogue catalogue;

  @Parameters(
      paramLabel = "NAME",
      arity = "0..*",
      description = "Methods to say everything about (default: a list of all).")
  private List<String> names;

  @Option(names = "--json", description = "Print one JSON object and nothing else.")
  private boolean json;

  @Option(
      names = "--markdown",
      description = "Print docs/methods.md, or its part about each NAME, and nothing else.")
  private boolean markdown;

  @Mixin private CommonOptions common;

  public MethodsCommand(Terminal terminal, Catalogue catalogue) {
    this.terminal = terminal;
    this.catalogue = catalogue;
  }

  @Override
  public Integer call() throws IOException {
    common.apply();
    if (json && markdown) {
      throw new BadInput("--json and --markdown: one of them is expected");
    }
    List<Descriptor> chosen =
        names == null ? catalogue.all() : names.stream().map(this::named).distinct().toList();
    MethodListing listing = new MethodListing(catalogue);
    if (json) {
      Json.print(
          terminal,
          Json.object(
              "command",
              "methods",
              "methods",
              chosen.stream()
                  .map(method -> new MethodFacts(method, catalogue.all()).json())
                  .toList()));
    } else if (markdown) {
      listing.markdown(chosen).forEach(terminal.out()::println);
    } else if (names == null) {
      listing.table().forEach(terminal.out()::println);
    } else {
      chosen.forEach(method -> listing.page(method).forEach(terminal.out()::println));
    }
    return 0;
  }

  private Descriptor named(String name) {
    try {
      return catalogue.named(name);
    } catch (IllegalArgumentException e) {
      throw new BadInput(e.getMessage(), e);
    }
  }
}
