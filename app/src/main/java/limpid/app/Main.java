package limpid.app;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import limpid.app.audit.AuditCommand;
import limpid.app.audit.FeaturesCommand;
import limpid.app.audit.TutorCommand;
import limpid.app.course.LessonCommand;
import limpid.app.course.ShellCommand;
import limpid.app.course.WalkCommand;
import limpid.app.evaluate.EvaluateCommand;
import limpid.app.evaluate.MetricsCommand;
import limpid.app.explain.ClassifyCommand;
import limpid.app.explain.CompareCommand;
import limpid.app.explain.DiffCommand;
import limpid.app.explain.ExplainCommand;
import limpid.app.explain.ExportCommand;
import limpid.app.explain.LocaliseCommand;
import limpid.app.explain.MethodsCommand;
import limpid.app.given.PreparationOptions;
import limpid.app.inside.ChannelsCommand;
import limpid.app.inside.DeepDreamCommand;
import limpid.app.inside.DffCommand;
import limpid.app.inside.EvolutionCommand;
import limpid.app.inside.InvarianceCommand;
import limpid.app.inside.InvertCommand;
import limpid.app.inside.KernelsCommand;
import limpid.app.inside.LayersCommand;
import limpid.app.inside.MaximiseCommand;
import limpid.app.inside.ModelsCommand;
import limpid.app.inside.TcavCommand;
import limpid.app.inside.TopPatchesCommand;
import limpid.app.line.Failures;
import limpid.app.line.FileName;
import limpid.app.line.IdleOptions;
import limpid.app.line.Terminal;
import limpid.app.line.Version;
import limpid.app.synthetic.SyntheticCommand;
import limpid.app.train.TrainCommand;
import limpid.app.tree.TreeCommand;
import limpid.app.weights.WeightsCommand;
import limpid.core.kernel.Settings;
import limpid.explain.catalogue.Catalogue;
import limpid.explain.catalogue.Methods;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The command line: {@code limpid COMMAND …}. Exit codes: 0 done, 2 bad input, 1 internal error.
 */
@Command(
    name = "limpid",
    description = "Trains, runs and explains convolutional networks, and shows how.",
    mixinStandardHelpOptions = true,
    version = Version.TEXT,
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExample:%n",
    footer = "  limpid explain docs/photos/chelsea.png")
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    System.setProperty("java.awt.headless", "true");
    Locale.setDefault(Locale.ROOT);
    System.exit(run(Terminal.system(), Methods.CATALOGUE, arguments));
  }

  /** Runs one command against these writers, in this process, and returns its exit code. */
  public static int run(String[] arguments, PrintWriter out, PrintWriter err) {
    return run(new Terminal(out, err, false), Methods.CATALOGUE, arguments);
  }

  /** The same with these methods to choose from. */
  static int run(Terminal terminal, Catalogue methods, String... arguments) {
    Failures failures = new Failures(terminal);
    int code;
    try {
      Settings.check("limpid.cache", "limpid.home", "limpid.live");
      code = commandLine(terminal, methods, failures).execute(arguments);
    } catch (IllegalArgumentException | Error failure) {
      code = failures.error(failure, List.of(arguments).contains("--debug"));
    }
    if (code == CommandLine.ExitCode.OK) {
      code = failures.lost();
    }
    terminal.out().flush();
    terminal.err().flush();
    return code;
  }

  /** Reads the words of a command as {@link #run} does, and runs nothing. */
  static void parse(String... arguments) {
    Terminal nowhere = Terminal.nowhere();
    commandLine(nowhere, Methods.CATALOGUE, new Failures(nowhere)).parseArgs(arguments);
  }

  private static CommandLine commandLine(Terminal terminal, Catalogue methods, Failures failures) {
    return new CommandLine(new Main())
        .addSubcommand(ExplainCommand.choosing(terminal, methods))
        .addSubcommand(CompareCommand.choosing(terminal, methods))
        .addSubcommand(DiffCommand.choosing(terminal, methods))
        .addSubcommand(LocaliseCommand.choosing(terminal, methods))
        .addSubcommand(EvaluateCommand.choosing(terminal, methods))
        .addSubcommand(TreeCommand.choosing(terminal, methods))
        .addSubcommand(AuditCommand.choosing(terminal, methods))
        .addSubcommand(TutorCommand.choosing(terminal, methods))
        .addSubcommand(SyntheticCommand.choosing(terminal, methods))
        .addSubcommand(new FeaturesCommand(terminal))
        .addSubcommand(new ClassifyCommand(terminal))
        .addSubcommand(new LayersCommand(terminal))
        .addSubcommand(ChannelsCommand.choosing(terminal, methods))
        .addSubcommand(new KernelsCommand(terminal))
        .addSubcommand(DffCommand.command(terminal))
        .addSubcommand(TcavCommand.command(terminal))
        .addSubcommand(MaximiseCommand.command(terminal))
        .addSubcommand(DeepDreamCommand.command(terminal))
        .addSubcommand(InvertCommand.command(terminal))
        .addSubcommand(new TopPatchesCommand(terminal))
        .addSubcommand(new EvolutionCommand(terminal))
        .addSubcommand(new InvarianceCommand(terminal))
        .addSubcommand(new ModelsCommand(terminal))
        .addSubcommand(new MethodsCommand(terminal, methods))
        .addSubcommand(new MetricsCommand(terminal))
        .addSubcommand(ExportCommand.choosing(terminal, methods))
        .addSubcommand(new TrainCommand(terminal))
        .addSubcommand(new WalkCommand(terminal))
        .addSubcommand(new LessonCommand(terminal))
        .addSubcommand(new ShellCommand())
        .addSubcommand(WeightsCommand.with(terminal))
        .addSubcommand(new ServeCommand(terminal, methods))
        .registerConverter(Path.class, FileName::of)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(false)
        .setUsageHelpWidth(100)
        .setOut(terminal.out())
        .setErr(terminal.err())
        .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF))
        .setExecutionStrategy(Main::execute)
        .setParameterExceptionHandler(failures::usage)
        .setExecutionExceptionHandler(failures::execution);
  }

  /** Help answers a command that is right so far: what nothing takes is refused before it. */
  private static int execute(ParseResult parsed) {
    for (ParseResult part = parsed; part != null; part = part.subcommand()) {
      if (!part.unmatched().isEmpty()) {
        throw new UnmatchedArgumentException(part.commandSpec().commandLine(), part.unmatched());
      }
      CommandLine command = part.commandSpec().commandLine();
      IdleOptions.refuse(part);
      part.matchedOptions().forEach(option -> requireEnding(command, option));
      PreparationOptions.idle(part).ifPresent(command.getErr()::println);
    }
    return new RunLast().execute(parsed);
  }

  /** Refuses another ending for what is written than {@code FILE.npy} says. */
  private static void requireEnding(CommandLine command, OptionSpec option) {
    String ending = option.paramLabel().replaceFirst("^FILE(\\.[a-z]+)$", "$1");
    if (ending.startsWith(".")
        && option.getValue() instanceof Path file
        && !Files.isDirectory(file)
        && !file.toString().toLowerCase(Locale.ROOT).endsWith(ending)) {
      throw new ParameterException(
          command,
          "%s %s: the name of a %s file is expected".formatted(option.longestName(), file, ending));
    }
  }
}
