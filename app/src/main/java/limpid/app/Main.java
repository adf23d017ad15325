package limpid.app;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import limpid.app.given.PreparationOptions;
import limpid.app.line.Failures;
import limpid.app.line.FileName;
import limpid.app.line.IdleOptions;
import limpid.app.line.Terminal;
import limpid.app.line.Version;
import limpid.core.kernel.Settings;
import limpid.explain.catalogue.Catalogue;
import limpid.explain.catalogue.Methods;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.Spec;
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
public final class Main implements Callable<Integer> {
  /** The words that ask for help. */
  private static final List<String> HELP = List.of("help", "--help", "-h");

  @Spec private CommandSpec command;

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
  static int run(Terminal terminal, Catalogue methods, String... words) {
    String[] arguments = askedOtherwise(words);
    Failures failures = new Failures(terminal);
    int code;
    try {
      Settings.check("limpid.cache", "limpid.home", "limpid.live");
      code = commandLine(terminal, methods, failures, arguments).execute(arguments);
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

  /** {@code help explain} is {@code explain --help}, and so is {@code help explain -h}. */
  private static String[] askedOtherwise(String... words) {
    if (words.length == 0 || !words[0].equals("help")) {
      return words;
    }
    Stream<String> about = Arrays.stream(words).filter(word -> !HELP.contains(word));
    return Stream.concat(about, Stream.of("--help")).toArray(String[]::new);
  }

  @Override
  public Integer call() {
    throw new ParameterException(command.commandLine(), "a command is expected, such as explain");
  }

  /** Reads the words of a command as {@link #run} does, and runs nothing. */
  static void parse(String... arguments) {
    Terminal nowhere = Terminal.nowhere();
    commandLine(nowhere, Methods.CATALOGUE, new Failures(nowhere), arguments).parseArgs(arguments);
  }

  private static CommandLine commandLine(
      Terminal terminal, Catalogue methods, Failures failures, String... arguments) {
    CommandLine line = new CommandLine(new Main());
    new Commands(terminal, methods).meantBy(arguments).forEach(line::addSubcommand);
    return line.registerConverter(Path.class, FileName::of)
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
