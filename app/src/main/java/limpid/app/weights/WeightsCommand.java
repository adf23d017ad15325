package limpid.app.weights;

import java.util.concurrent.Callable;
import limpid.app.line.CommonOptions;
import limpid.app.line.Terminal;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code limpid weights}: what can be done with weight files. */
@Command(
    name = "weights",
    description = {
      "Looks into weight files, says which networks they fit, converts them, and downloads"
          + " published ones."
    },
    sortOptions = false,
    footerHeading = "%nExample:%n",
    footer = "  limpid weights inspect resnet18.pth")
public final class WeightsCommand implements Callable<Integer> {
  @Spec private CommandSpec command;

  @Mixin private CommonOptions common;

  private WeightsCommand() {}

  public static CommandLine with(Terminal terminal) {
    return new CommandLine(new WeightsCommand())
        .addSubcommand(new WeightsInspectCommand(terminal))
        .addSubcommand(new WeightsVerifyCommand(terminal))
        .addSubcommand(new WeightsConvertCommand(terminal))
        .addSubcommand(new WeightsFetchCommand(terminal));
  }

  @Override
  public Integer call() {
    throw new ParameterException(
        command.commandLine(),
        "weights: one of %s is expected"
            .formatted(String.join(", ", command.subcommands().keySet())));
  }
}
