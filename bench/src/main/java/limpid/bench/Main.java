package limpid.bench;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import limpid.core.NearestNames;
import limpid.core.kernel.Settings;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The command line of the measurements: {@code limpid bench}. Exit codes: 0 done, 2 bad usage, 1
 * something failed or an engine's output was not Limpid's.
 */
public final class Main {
  private static final int FAILED = 1;
  private static final int BAD_USAGE = 2;

  private Main() {}

  public static void main(String[] arguments) {
    System.setProperty("java.awt.headless", "true");
    Locale.setDefault(Locale.ROOT);
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    int code = run(arguments, out, err);
    System.exit(code);
  }

  /** Runs it against these writers and returns the exit code. */
  static int run(String[] arguments, PrintWriter out, PrintWriter err) {
    try {
      Settings.check("limpid.home", "limpid.live");
    } catch (IllegalArgumentException e) {
      err.println("limpid: " + e.getMessage());
      return BAD_USAGE;
    }
    int code =
        new CommandLine(new BenchCommand())
            .addSubcommand(new KernelTable())
            .addSubcommand(new LayerTable())
            .addSubcommand(new OpTable())
            .addSubcommand(new LinearTable())
            .addSubcommand(JmhCommand.taking())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setUsageHelpWidth(100)
            .setOut(out)
            .setErr(err)
            .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF))
            .setParameterExceptionHandler(Main::usage)
            .setExecutionExceptionHandler(Main::failure)
            .execute(arguments);
    out.flush();
    err.flush();
    return code;
  }

  private static int usage(ParameterException failure, String[] arguments) {
    CommandLine command = failure.getCommandLine();
    String help = " (see " + command.getCommandSpec().qualifiedName() + " --help)";
    String sentence =
        failure instanceof UnmatchedArgumentException unmatched
            ? unknown(unmatched.getUnmatched().getFirst(), command.getCommandSpec())
            : oneLine(failure.getMessage());
    command.getErr().println("limpid: " + sentence + help);
    return BAD_USAGE;
  }

  private static String unknown(String argument, CommandSpec command) {
    boolean option = argument.startsWith("-");
    String name = option ? argument.split("=", 2)[0] : argument;
    Set<String> known = option ? command.optionsMap().keySet() : command.subcommands().keySet();
    return "there is no %s '%s'%s"
        .formatted(option ? "option" : "measurement", name, NearestNames.offer(name, known));
  }

  private static int failure(Exception failure, CommandLine command, ParseResult parsed)
      throws Exception {
    if (failure instanceof EngineException expected) {
      command.getErr().println("limpid: " + oneLine(expected.getMessage()));
      return FAILED;
    }
    throw failure;
  }

  private static String oneLine(String message) {
    return message.strip().replaceAll("\\s*\\R\\s*", " ");
  }
}
