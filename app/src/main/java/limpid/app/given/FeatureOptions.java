package limpid.app.given;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import limpid.app.line.BadInput;
import limpid.app.line.FileName;
import limpid.app.line.Terminal;
import limpid.core.ShapeException;
import limpid.explain.inside.PooledFeatures;
import limpid.explain.run.LayerChoice;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * All that an image's features depend on beside the image, as options. Another process that is
 * given the same words computes the same features.
 */
@Command
public final class FeatureOptions {
  @Mixin private ModelOptions weights;

  @Option(
      names = "--layer",
      paramLabel = "NAME",
      description = "Whose features; see limpid layers (default: the last spatial layer).")
  private String layer;

  /**
   * What these words of a command line choose, in a process of their own. Words of other options
   * may be among them.
   */
  public static FeatureOptions read(List<String> words) {
    FeatureOptions read = new FeatureOptions();
    new CommandLine(read)
        .registerConverter(Path.class, FileName::of)
        .setUnmatchedArgumentsAllowed(true)
        .parseArgs(words.toArray(String[]::new));
    return read;
  }

  /** Words that name the network and its weights where the command line named none. */
  public List<String> named(LoadedModel model) {
    return weights.named(model);
  }

  public LoadedModel model(Terminal terminal) throws IOException {
    return weights.load(terminal);
  }

  /** The features of images by this net. */
  public PooledFeatures features(LoadedModel model) {
    try {
      return new PooledFeatures(
          model.model(),
          model.outline(),
          layer == null ? LayerChoice.LAST : LayerChoice.named(layer));
    } catch (ShapeException e) {
      throw new BadInput("features: " + e.getMessage(), e);
    }
  }

  /** Those of one image. */
  public static float[] of(PooledFeatures features, InputImage image) {
    try {
      return features.of(image.tensor());
    } catch (IllegalArgumentException e) {
      throw new BadInput(image.path() + ": " + e.getMessage(), e);
    }
  }
}
