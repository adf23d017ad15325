package limpid.app.evaluate;

import java.nio.file.Path;
import limpid.app.line.Failures;
import limpid.app.line.FileName;
import limpid.app.line.Terminal;
import limpid.explain.catalogue.Methods;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * Limpid as a job for {@code spark-submit}: images of any file system that Spark reads become a
 * table of figures, of maps or of features.
 */
@Command(
    name = "limpid-spark.jar",
    description = "Judges, explains or takes features of images on Apache Spark.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "evaluate|explain|features")
public final class SparkJob {
  private SparkJob() {}

  /** Runs the job; bad input ends with one sentence and 2. */
  public static void main(String... words) {
    Terminal terminal = Terminal.system();
    Failures failures = new Failures(terminal);
    int code =
        new CommandLine(new SparkJob())
            .addSubcommand(EvaluationJob.choosing(terminal, Methods.CATALOGUE, EvaluateJob.KIND))
            .addSubcommand(EvaluationJob.choosing(terminal, Methods.CATALOGUE, ExplainJob.KIND))
            .addSubcommand(new FeaturesJob(terminal))
            .registerConverter(Path.class, FileName::of)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setUsageHelpWidth(100)
            .setOut(terminal.out())
            .setErr(terminal.err())
            .setParameterExceptionHandler(failures::usage)
            .setExecutionExceptionHandler(failures::execution)
            .execute(words);
    terminal.out().flush();
    if (code != 0) {
      System.exit(code);
    }
  }
}
