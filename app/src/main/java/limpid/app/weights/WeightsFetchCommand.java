package limpid.app.weights;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import limpid.app.given.WeightsCache;
import limpid.app.line.BadInput;
import limpid.app.line.CommonOptions;
import limpid.app.line.Table;
import limpid.app.line.Terminal;
import limpid.models.PublishedWeights;
import limpid.models.Zoo;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code limpid weights fetch}: the published weights of a network. */
@Command(
    name = "fetch",
    description = {
      "Downloads the published weights of a network into the user's cache directory, checks their"
          + " hash, and goes on where an earlier try broke off. Without MODEL it lists what there"
          + " is."
    },
    sortOptions = false,
    footerHeading = "%nExample:%n",
    footer = "  limpid weights fetch resnet18")
final class WeightsFetchCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(paramLabel = "MODEL", arity = "0..1", description = "The network, see limpid models.")
  private String model;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "Which of its weights, such as IMAGENET1K_V1 (default: the newest).")
  private String name;

  @Option(
      names = "--to",
      paramLabel = "DIR",
      description = "Where to (default: limpid in the user's cache directory).")
  private Path to;

  @Mixin private CommonOptions common;

  WeightsFetchCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    common.apply();
    if (model == null) {
      if (name != null || to != null) {
        throw new BadInput((name != null ? "--name" : "--to") + ": wants the network to fetch");
      }
      list();
      return 0;
    }
    PublishedWeights checkpoint = WeightsCache.published(Zoo.find(model).name(), name);
    WeightsCache cache = to == null ? WeightsCache.ofUser() : new WeightsCache(to);
    Path file = cache.fetched(checkpoint, terminal);
    terminal
        .out()
        .println(
            "%s: %s of %s, accuracy as published %.1f %%"
                .formatted(file, checkpoint.name(), checkpoint.model(), checkpoint.accuracy1()));
    return 0;
  }

  private void list() {
    Table table =
        new Table(
            Table.Column.left("model"),
            Table.Column.left("weights"),
            Table.Column.right("MB, about"),
            Table.Column.right("accuracy"),
            Table.Column.right("top 5"),
            Table.Column.left("photos"));
    for (PublishedWeights one : PublishedWeights.list()) {
      table.row(
          one.model(),
          one.name(),
          "%,d".formatted(Math.round(one.parameters() * 4 / 1e6)),
          "%.1f %%".formatted(one.accuracy1()),
          "%.1f %%".formatted(one.accuracy5()),
          "resized to %d, cut to %d"
              .formatted(one.preprocessing().resize(), one.preprocessing().crop()));
    }
    table.lines("").forEach(terminal.out()::println);
    terminal.out().println(PublishedWeights.LICENCE);
  }
}
