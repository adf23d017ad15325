package limpid.app.line;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import limpid.core.NearestNames;
import limpid.core.graph.UnknownLayerException;
import limpid.explain.UnfitNetException;
import limpid.models.UnknownModelException;
import limpid.models.data.UnknownClassException;
import limpid.models.photo.PhotoException;
import limpid.nn.WeightsMismatch;
import limpid.weights.WeightsException;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Failures as the user sees them: one sentence on stderr, and an exit code that says whose fault it
 * was: 2 for bad usage and bad input, 1 for an error of the program's own.
 */
public final class Failures {
  static final int INTERNAL = 1;
  public static final int BAD_INPUT = 2;

  private final Terminal terminal;

  public Failures(Terminal terminal) {
    this.terminal = terminal;
  }

  public int usage(ParameterException failure, String[] arguments) {
    CommandLine command = failure.getCommandLine();
    String sentence =
        failure instanceof UnmatchedArgumentException unmatched
            ? unknown(unmatched)
            : wrong(failure);
    complain(sentence + " (see " + command.getCommandSpec().qualifiedName() + " --help)", null);
    return BAD_INPUT;
  }

  /** {@code --overlay: a number is expected, got 'abc'}. */
  private static String wrong(ParameterException failure) {
    if (!(failure.getArgSpec() instanceof OptionSpec option)) {
      return oneLine(failure.getMessage());
    }
    String kind = kind(option.auxiliaryTypes()[0]);
    return failure.getValue() == null || kind == null
        ? oneLine(failure.getMessage())
        : "%s: %s is expected, got '%s'".formatted(option.longestName(), kind, failure.getValue());
  }

  /** What values of a type are called, or null if they say so themselves. */
  private static String kind(Class<?> type) {
    return switch (type.getSimpleName()) {
      case "double", "Double", "float", "Float" -> "a number";
      case "int", "Integer", "long", "Long" -> "a whole number";
      default ->
          type.isEnum()
              ? Stream.of(type.getEnumConstants())
                  .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
                  .collect(Collectors.joining(", "))
                  .replaceFirst(", ([^,]*)$", " or $1")
              : null;
    };
  }

  /** What nothing takes, with the commands or options that may be meant. */
  private static String unknown(UnmatchedArgumentException failure) {
    CommandSpec command = failure.getCommandLine().getCommandSpec();
    String argument = failure.getUnmatched().getFirst();
    if (argument.startsWith("-")) {
      String name = argument.split("=", 2)[0];
      return "there is no option '%s'%s"
          .formatted(name, NearestNames.offer(name, command.optionsMap().keySet()));
    }
    try {
      FileName.of(argument);
    } catch (TypeConversionException e) {
      return e.getMessage();
    }
    if (!command.subcommands().isEmpty()) {
      return "there is no command '%s'%s"
          .formatted(argument, NearestNames.offer(argument, command.subcommands().keySet()));
    }
    List<PositionalParamSpec> taken = command.positionalParameters();
    return "'%s' is one too many: %s"
        .formatted(
            argument,
            taken.isEmpty()
                ? "nothing is expected but options"
                : taken.stream()
                        .map(position -> position.paramLabel())
                        .collect(Collectors.joining(" "))
                    + " and options are expected");
  }

  public int execution(Exception failure, CommandLine command, ParseResult parsed) {
    boolean debug = parsed.expandedArgs().contains("--debug");
    String sentence = expected(failure);
    if (sentence == null) {
      return error(failure, debug);
    }
    complain(sentence, debug ? failure : null);
    return BAD_INPUT;
  }

  /** What nobody but the program is to blame for. */
  public int error(Throwable failure, boolean debug) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String message = String.valueOf(cause.getMessage());
      if (cause instanceof IllegalArgumentException && message.startsWith("-Dlimpid.")) {
        complain(message, debug ? failure : null);
        return BAD_INPUT;
      }
    }
    if (failure instanceof OutOfMemoryError) {
      complain(
          "there is not enough memory for this; LIMPID_JAVA_OPTS=-Xmx8g gives it 8 GB",
          debug ? failure : null);
    } else {
      complain(
          "internal error, please report it with what --debug prints: "
              + oneLine(failure.toString()),
          debug ? failure : null);
    }
    return INTERNAL;
  }

  /** The exit code of a command that succeeded, but for results that did not arrive. */
  public int lost() {
    String reason = terminal.lost();
    if (reason == null) {
      return CommandLine.ExitCode.OK;
    }
    complain("stdout: cannot be written: " + plain(reason), null);
    return BAD_INPUT;
  }

  /** Says what was left out, and why; the exit code of a command that did the rest. */
  public static int leftOut(Terminal terminal, List<String> sentences) {
    sentences.forEach(sentence -> terminal.err().println("limpid: " + sentence));
    terminal.err().flush();
    return sentences.isEmpty() ? CommandLine.ExitCode.OK : BAD_INPUT;
  }

  private void complain(String sentence, Throwable trace) {
    terminal.err().println("limpid: " + sentence);
    if (trace != null) {
      trace.printStackTrace(terminal.err());
    }
    terminal.err().flush();
  }

  /** What is wrong with the input, or null if it is the program that is wrong. */
  public static String expected(Throwable failure) {
    return switch (failure) {
      case BadInput bad -> oneLine(bad.getMessage());
      case WeightsException bad -> oneLine(bad.getMessage());
      case WeightsMismatch bad -> oneLine(bad.getMessage());
      case UnknownLayerException bad -> oneLine(bad.getMessage());
      case UnknownModelException bad -> oneLine(bad.getMessage());
      case UnknownClassException bad -> oneLine(bad.getMessage());
      case UnfitNetException bad -> oneLine(bad.getMessage());
      case PhotoException bad -> oneLine(bad.getMessage());
      case InvalidPathException bad -> unspeakable(bad);
      case IOException bad -> file(bad);
      default -> null;
    };
  }

  /**
   * What is wrong with the input.
   *
   * @throws RuntimeException the failure itself if it is the program that is wrong
   */
  public static String sentence(RuntimeException failure) {
    String sentence = expected(failure);
    if (sentence == null) {
      throw failure;
    }
    return sentence;
  }

  /** What a path is refused with that has characters which file names cannot have here. */
  static String unspeakable(InvalidPathException failure) {
    return "'%s': the locale (%s) has no such file names; a UTF-8 one such as C.UTF-8 is needed"
        .formatted(failure.getInput(), System.getProperty("sun.jnu.encoding"));
  }

  private static String file(IOException failure) {
    return switch (failure) {
      case NoSuchFileException e -> e.getFile() + ": there is no such file or directory";
      case AccessDeniedException e -> e.getFile() + ": permission is denied";
      case NotDirectoryException e -> e.getFile() + ": is not a directory";
      case FileSystemException e when e.getReason() == null ->
          e.getFile() + ": the file system refuses (" + e.getClass().getSimpleName() + ")";
      default -> oneLine(failure.getMessage());
    };
  }

  private static String plain(String reason) {
    return switch (reason) {
      case "No space left on device" -> "the disk is full";
      case "Bad file descriptor" -> "it is closed";
      default -> oneLine(reason);
    };
  }

  private static String oneLine(String message) {
    return message.strip().replaceAll("\\s*\\R\\s*", " ");
  }
}
