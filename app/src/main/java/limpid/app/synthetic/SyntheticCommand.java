package limpid.app.synthetic;

import java.util.concurrent.Callable;
import limpid.app.line.CommonOptions;
import limpid.app.line.Terminal;
import limpid.explain.catalogue.Catalogue;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code limpid synthetic}: images whose evidence is known, and what methods make of them. */
@Command(
    name = "synthetic",
    description =
        "Makes images of which it is known what decides, stamps a mark on those of a class, and"
            + " says how often the maps of methods show what decided.",
    sortOptions = false,
    footerHeading = "%nExample:%n",
    footer = "  limpid synthetic write scenes")
public final class SyntheticCommand implements Callable<Integer> {
  @Spec private CommandSpec command;

  @Mixin private CommonOptions common;

  private SyntheticCommand() {}

  public static CommandLine choosing(Terminal terminal, Catalogue catalogue) {
    return new CommandLine(new SyntheticCommand())
        .addSubcommand(new SyntheticWriteCommand(terminal))
        .addSubcommand(new SyntheticStampCommand(terminal))
        .addSubcommand(SyntheticScoreCommand.choosing(terminal, catalogue));
  }

  @Override
  public Integer call() {
    throw new ParameterException(
        command.commandLine(),
        "synthetic: one of %s is expected"
            .formatted(String.join(", ", command.subcommands().keySet())));
  }
}
