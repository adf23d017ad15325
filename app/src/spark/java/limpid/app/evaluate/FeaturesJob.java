package limpid.app.evaluate;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import limpid.app.given.FeatureOptions;
import limpid.app.given.InputImage;
import limpid.app.given.LoadedModel;
import limpid.app.line.Failures;
import limpid.app.line.Terminal;
import limpid.explain.inside.PooledFeatures;
import limpid.explain.run.CompiledNet;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code limpid-spark.jar features}: a row for each image, with a layer's averaged channels. */
@Command(
    name = "features",
    description =
        "Takes a layer's features, each channel averaged over its places: a row for each image. The"
            + " label is the name of its folder.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class FeaturesJob implements Callable<Integer> {
  private static final StructType COLUMNS =
      new StructType()
          .add("image", DataTypes.StringType)
          .add("label", DataTypes.StringType)
          .add("layer", DataTypes.StringType)
          .add("features", DataTypes.createArrayType(DataTypes.FloatType, false))
          .add("error", DataTypes.StringType);

  private final Terminal terminal;

  @Mixin private JobTable table;

  @Mixin private FeatureOptions chosen;

  @Spec private CommandSpec spec;

  FeaturesJob(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    LoadedModel model = chosen.model(terminal);
    chosen.features(model).close();
    List<String> words = JobTable.words(spec, chosen.named(model));
    return table.written("features", words, COLUMNS, Featuring::new);
  }

  private record Featuring(SentWords words) implements JobTable.Rows {

    @Override
    public List<Row> of(Iterator<Row> files) throws IOException {
      Executor<PooledFeatures> executor = Executor.featuring(words);
      LoadedModel model = executor.model();
      CompiledNet whole = CompiledNet.traced(model.model());
      PooledFeatures pooled = executor.take();
      List<Row> rows = new ArrayList<>();
      while (files.hasNext()) {
        ImageFile file = ImageFile.of(files.next());
        try {
          InputImage input =
              InputImage.of(file.name(), file.bytes(), model.architecture().preprocessing());
          model.outline(whole, input);
          rows.add(
              RowFactory.create(
                  file.name(),
                  file.folder(),
                  pooled.layer(),
                  ImageFile.boxed(FeatureOptions.of(pooled, input)),
                  null));
        } catch (RuntimeException e) {
          rows.add(RowFactory.create(file.name(), null, null, null, Failures.sentence(e)));
        }
      }
      executor.giveBack(pooled);
      return rows;
    }
  }
}
