package limpid.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** What all measurements take. */
final class MeasuringOptions {
  @Option(
      names = "--threads",
      split = ",",
      paramLabel = "N",
      description = "How many threads: one row for each; 1 and one for each processor without it.")
  private List<Integer> threads = List.of();

  @Option(
      names = "--seconds",
      paramLabel = "S",
      defaultValue = "3",
      description = "How long each engine is measured for each row (default: ${DEFAULT-VALUE}).")
  private double seconds;

  @Option(names = "--json", paramLabel = "FILE", description = "Writes everything as JSON too.")
  private Path json;

  private static int processors() {
    return Runtime.getRuntime().availableProcessors();
  }

  List<Integer> threads() {
    return threads.isEmpty() ? IntStream.of(1, processors()).distinct().boxed().toList() : threads;
  }

  Duration each() {
    return Duration.ofNanos((long) (seconds * 1e9));
  }

  Path json() {
    return json;
  }

  /** Refuses what makes no sense, in one sentence. */
  void check(CommandSpec spec) {
    for (int count : threads) {
      if (count < 1 || count > processors()) {
        throw new ParameterException(
            spec.commandLine(),
            "--threads " + count + ": this machine has processors for 1 to " + processors());
      }
    }
    if (!(seconds > 0 && seconds <= 600)) {
      throw new ParameterException(
          spec.commandLine(), "--seconds wants more than 0 and at most 600, got " + seconds);
    }
    writable(spec, "--json", json);
  }

  /** A result that cannot be written in the end is better refused at the start. */
  static void writable(CommandSpec spec, String option, Path file) {
    if (file == null) {
      return;
    }
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder) || Files.isDirectory(file)) {
      throw new ParameterException(
          spec.commandLine(), option + " " + file + ": is not a file in a folder that exists");
    }
    if (!Files.isWritable(Files.exists(file) ? file : folder)) {
      throw new ParameterException(spec.commandLine(), option + " " + file + ": is not writable");
    }
  }
}
