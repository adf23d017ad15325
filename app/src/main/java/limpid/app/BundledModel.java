package limpid.app;

import java.nio.file.Files;
import java.nio.file.Path;

/** The model that comes with the program, in {@code weights/bundled} of its home directory. */
final class BundledModel {
  /** Its architecture. */
  static final String NAME = "wrn16_2";

  private static final String FILE = "weights/bundled/wrn16_2-cifar10.safetensors";

  private BundledModel() {}

  /**
   * Its weights.
   *
   * @throws BadInput if they are not there
   */
  static Path weights() {
    Path file = Path.of(System.getProperty("limpid.home", ""), FILE);
    if (!Files.isRegularFile(file)) {
      throw new BadInput(
          "the bundled model is missing: there is no " + file + "; give --model and --weights");
    }
    return file;
  }
}
