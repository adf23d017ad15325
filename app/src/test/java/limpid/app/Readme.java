package limpid.app;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import limpid.core.Tensor;
import limpid.explain.Explanation;
import limpid.models.Zoo;
import limpid.nn.Model;
import limpid.weights.WeightsFile;

/** The README as its readers follow it: its blocks, and what they stand on. */
public final class Readme {
  public static final Path ROOT = Path.of("").toAbsolutePath().getParent();
  private static final Pattern BLOCK = Pattern.compile("```(\\w*)\\n(.*?)```", Pattern.DOTALL);

  private Readme() {}

  /** The blocks of a section in a language, as they stand; no language is "". */
  static List<String> blocks(String section, String language) throws IOException {
    String text = Files.readString(ROOT.resolve("README.md"));
    int start = text.indexOf("\n## " + section + "\n");
    if (start < 0) {
      throw new IllegalArgumentException("README.md has no section " + section);
    }
    int end = text.indexOf("\n## ", start + 1);
    return BLOCK
        .matcher(text.substring(start, end < 0 ? text.length() : end))
        .results()
        .filter(block -> block.group(1).equals(language))
        .map(block -> block.group(2))
        .toList();
  }

  /** The library modules as they were built, for a class path or a module path. */
  static String path() {
    return Stream.of(Tensor.class, Model.class, WeightsFile.class, Zoo.class, Explanation.class)
        .map(Readme::location)
        .map(Path::toString)
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static Path location(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A folder with what the blocks read, where it lies in a checkout. */
  public static Path checkout(Path folder) throws IOException {
    for (String name :
        List.of(
            "docs/photos/chelsea.png",
            "weights/bundled/wrn16_2-cifar10.safetensors",
            "weights/bundled/lenet5-fashion.safetensors")) {
      Files.createDirectories(folder.resolve(name).getParent());
      Files.copy(ROOT.resolve(name), folder.resolve(name));
    }
    return folder;
  }

  /** The version that the build gives the jars. */
  static String version() throws IOException {
    Matcher version =
        Pattern.compile("<version>([^<]+)</version>")
            .matcher(Files.readString(ROOT.resolve("pom.xml")));
    return version.find() ? version.group(1) : "none";
  }

  /** What a command prints on stdout and stderr, run in a folder. */
  public static String run(Path folder, String input, List<String> command)
      throws IOException, InterruptedException {
    Path in = Files.writeString(Files.createTempFile("limpid", ".in"), input);
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectInput(in.toFile())
            .start();
    String out = new String(process.getInputStream().readAllBytes());
    int code = process.waitFor();
    Files.delete(in);
    return code == 0 ? out : out + "\nexit code " + code;
  }

  /** A tool of the JDK that runs the tests. */
  public static String tool(String name) {
    return Path.of(System.getProperty("java.home"), "bin", name).toString();
  }
}
