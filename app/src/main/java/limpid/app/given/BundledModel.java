package limpid.app.given;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import limpid.app.line.BadInput;

/** The models that come with the program, in {@code weights/bundled} of its home directory. */
public final class BundledModel {
  /** The architecture of the one that is meant where none is named. */
  public static final String NAME = "wrn16_2";

  private static final Map<String, String> FILES =
      Map.of(
          NAME,
          "wrn16_2-cifar10.safetensors",
          "wrn16_4",
          "wrn16_4-cifar10.safetensors",
          "lenet5",
          "lenet5-fashion.safetensors");

  private BundledModel() {}

  /** All of them, the usual one first. */
  public static List<String> names() {
    return List.of(NAME, "wrn16_4", "lenet5");
  }

  /** {@code wrn16_2, wrn16_4 and lenet5}. */
  public static String said() {
    List<String> but = names().subList(0, names().size() - 1);
    return String.join(", ", but) + " and " + names().getLast();
  }

  /**
   * The weights of one.
   *
   * @throws BadInput if they are not there
   */
  static Path weights(String name) {
    Path bundled = Path.of(System.getProperty("limpid.home", ""), "weights/bundled");
    Path file = bundled.resolve(FILES.get(name));
    if (!Files.isRegularFile(file)) {
      throw new BadInput(
          "the bundled model is missing: there is no " + file + "; give --model and --weights");
    }
    return file;
  }
}
