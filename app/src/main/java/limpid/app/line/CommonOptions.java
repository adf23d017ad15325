package limpid.app.line;

import limpid.core.kernel.Workers;
import picocli.CommandLine.Option;

/** What every command takes. */
public final class CommonOptions {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help and exit.")
  private boolean help;

  @Option(names = "--debug", description = "Print the stack trace of a failure.")
  private boolean debug;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads to compute with (default: one for each processor).")
  private Integer threads;

  /** Takes effect for the whole process. */
  public void apply() {
    if (threads != null) {
      if (threads < 1 || threads > 1024) {
        throw new BadInput("--threads: 1 to 1024 is expected, got " + threads);
      }
      Workers.threads(threads);
    }
  }
}
