package limpid.bench;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.ProfilersFailedException;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.openjdk.jmh.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * The JMH benchmarks of this module, each in JVMs of its own that have the options of this one. The
 * arguments are JMH's, and so is what is printed, to stdout.
 */
@Command(
    name = "jmh",
    description = "Runs JMH's benchmarks, with JMH's own options.",
    footerHeading = "%nExample:%n",
    footer = "  limpid bench jmh Conv.*forward -p shape=RESNET_256_64_56 -p threads=1 -prof gc")
final class JmhCommand implements Callable<Integer> {
  private static final String PACKAGE = "limpid.bench.";

  /** What a name that is none of an enum's is answered with. */
  private static final String ENUM = "No enum constant (?:\\w+\\.)*(\\w+)\\.(\\w+)";

  @Option(
      names = "--help",
      usageHelp = true,
      description = "Shows this; -h what JMH takes, -l the benchmarks.")
  private boolean help;

  @Parameters(
      paramLabel = "ARGUMENT",
      description = "Regular expressions of benchmarks (all without one), and options of JMH.")
  private List<String> arguments = List.of();

  @Spec private CommandSpec spec;

  /** The command, with the options that it does not know left for JMH. */
  static CommandLine taking() {
    return new CommandLine(new JmhCommand())
        .setUnmatchedOptionsArePositionalParams(true)
        .setExpandAtFiles(false);
  }

  @Override
  public Integer call() throws IOException {
    CommandLineOptions options = parsed();
    if (options.shouldHelp()) {
      options.showHelp();
    } else if (options.shouldListProfilers()) {
      options.listProfilers();
    } else if (options.shouldListResultFormats()) {
      options.listResultFormats();
    } else {
      return run(options);
    }
    return 0;
  }

  private CommandLineOptions parsed() {
    try {
      return new CommandLineOptions(arguments.toArray(String[]::new));
    } catch (CommandLineOptionException | IllegalStateException e) {
      throw refused("JMH: " + e.getMessage().replaceFirst(ENUM, "$2 is no $1"));
    }
  }

  private int run(CommandLineOptions options) {
    check(options);
    if (options.shouldListWithParams()) {
      new Runner(options).listWithParams(options);
    } else if (options.shouldList()) {
      new Runner(options).list();
    } else {
      measure(options);
    }
    return 0;
  }

  private void measure(CommandLineOptions options) {
    Set<String> begun = new LinkedHashSet<>();
    try (PrintStream out = out(options)) {
      OutputFormat format =
          OutputFormatFactory.createFormatInstance(
              out, options.verbosity().orElse(VerboseMode.NORMAL));
      Collection<RunResult> results = new Runner(options, noting(format, begun)).run();
      begun.removeAll(results.stream().map(RunResult::getParams).map(JmhCommand::name).toList());
    } catch (ProfilersFailedException e) {
      throw refused("JMH: " + e.getCause().getMessage());
    } catch (RunnerException | IOException e) {
      throw new EngineException("JMH: " + e.getMessage(), e);
    }
    if (!begun.isEmpty()) {
      String failed = String.join(", ", begun);
      throw new EngineException("JMH: failed, see above: " + failed, null);
    }
  }

  /** What {@code -o} names, or stdout, which is not closed. */
  private static PrintStream out(CommandLineOptions options) throws IOException {
    if (options.getOutput().hasValue()) {
      return new PrintStream(options.getOutput().get());
    }
    return new PrintStream(new FileOutputStream(FileDescriptor.out), true) {
      @Override
      public void close() {
        flush();
      }
    };
  }

  /** The same output, and in {@code begun} the names of what was begun. */
  static OutputFormat noting(OutputFormat format, Set<String> begun) {
    return (OutputFormat)
        Proxy.newProxyInstance(
            OutputFormat.class.getClassLoader(),
            new Class<?>[] {OutputFormat.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("startBenchmark")) {
                begun.add(name((BenchmarkParams) arguments[0]));
              }
              return method.invoke(format, arguments);
            });
  }

  /** {@code NetBenchmark.programForward(model=vgg16, threads=1)}. */
  private static String name(BenchmarkParams benchmark) {
    String parameters =
        benchmark.getParamsKeys().stream()
            .map(key -> key + "=" + benchmark.getParam(key))
            .collect(Collectors.joining(", ", "(", ")"));
    return benchmark.getBenchmark().replace(PACKAGE, "") + parameters;
  }

  /** What JMH would answer with stack traces, or after the measurements. */
  private void check(CommandLineOptions options) {
    MeasuringOptions.writable(spec, "-rff", path(options.getResult()));
    MeasuringOptions.writable(spec, "-o", path(options.getOutput()));
    if (found(options.getIncludes(), options.getExcludes()).isEmpty()) {
      String asked = String.join(" ", options.getIncludes());
      throw refused(
          "no benchmark matches '%s': there are %s"
              .formatted(asked, names(found(List.of(), List.of()))));
    }
  }

  private static Path path(Optional<String> file) {
    return file.hasValue() ? Path.of(file.get()) : null;
  }

  private Collection<BenchmarkListEntry> found(List<String> includes, List<String> excludes) {
    OutputFormat silent = OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT);
    try {
      return BenchmarkList.defaultList().find(silent, includes, excludes);
    } catch (PatternSyntaxException e) {
      throw refused("'%s': %s".formatted(e.getPattern(), e.getDescription()));
    }
  }

  private static String names(Collection<BenchmarkListEntry> benchmarks) {
    return benchmarks.stream()
        .map(entry -> entry.getUsername().replace(PACKAGE, ""))
        .collect(Collectors.joining(", "));
  }

  private ParameterException refused(String sentence) {
    return new ParameterException(spec.commandLine(), sentence);
  }
}
