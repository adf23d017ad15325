package limpid.app.line;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where a command's pictures go. */
public final class PicturesOption {
  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "out",
      description = "Where pictures go (default: out).")
  private Path out;

  /** The folder, if pictures can be written there. */
  public OutputFolder folder() {
    return new OutputFolder(out);
  }
}
