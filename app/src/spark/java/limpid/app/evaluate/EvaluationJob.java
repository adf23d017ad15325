package limpid.app.evaluate;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import limpid.app.given.LoadedModel;
import limpid.app.given.MethodOptions;
import limpid.app.line.Terminal;
import limpid.explain.catalogue.Catalogue;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A job that makes rows of each image by an {@linkplain Evaluation evaluation}. */
@Command(mixinStandardHelpOptions = true, sortOptions = false)
final class EvaluationJob implements Callable<Integer> {
  private final Terminal terminal;
  private final Kind kind;

  @Mixin private JobTable table;

  @Mixin private EvaluationOptions evaluated;

  @Spec private CommandSpec spec;

  /**
   * What tells one such job from another.
   *
   * @param columns of its table
   */
  record Kind(String name, String description, StructType columns, Rows rows) {}

  /** The rows of an image. */
  interface Rows extends Serializable {
    List<Row> of(Evaluation evaluation, LoadedModel model, ImageFile file) throws IOException;
  }

  private EvaluationJob(Terminal terminal, Kind kind, EvaluationOptions evaluated) {
    this.terminal = terminal;
    this.kind = kind;
    this.evaluated = evaluated;
  }

  static CommandSpec choosing(Terminal terminal, Catalogue catalogue, Kind kind) {
    MethodOptions options = new MethodOptions(catalogue);
    EvaluationJob job = new EvaluationJob(terminal, kind, new EvaluationOptions(options));
    CommandSpec command = CommandSpec.forAnnotatedObject(job).name(kind.name());
    command.usageMessage().description(kind.description());
    options.addTo(command);
    return command;
  }

  @Override
  public Integer call() throws IOException {
    LoadedModel model = evaluated.checked(terminal);
    List<String> words = JobTable.words(spec, evaluated.named(model));
    Rows rows = kind.rows();
    return table.written(kind.name(), words, kind.columns(), sent -> new OfPart(sent, rows));
  }

  private record OfPart(SentWords words, Rows rows) implements JobTable.Rows {
    @Override
    public List<Row> of(Iterator<Row> files) throws IOException {
      Executor<Evaluation> executor = Executor.judging(words, true);
      Evaluation evaluation = executor.take();
      List<Row> all = new ArrayList<>();
      while (files.hasNext()) {
        all.addAll(rows.of(evaluation, executor.model(), ImageFile.of(files.next())));
      }
      executor.giveBack(evaluation);
      return all;
    }
  }
}
