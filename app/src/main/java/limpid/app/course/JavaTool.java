package limpid.app.course;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import limpid.app.line.Terminal;
import limpid.core.Tensor;
import limpid.explain.Explanation;
import limpid.models.Zoo;
import limpid.nn.Model;
import limpid.weights.WeightsFile;

/** A tool of the JDK that runs this program, with Limpid's library modules on its module path. */
final class JavaTool {
  private static final String NOTICE = "WARNING: Using incubator modules: jdk.incubator.vector";

  private JavaTool() {}

  /**
   * The words that start it.
   *
   * @param name {@code java} or {@code jshell}
   */
  static List<String> command(String name, String... arguments) {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", name).toString());
    words.addAll(List.of("--module-path", modulePath()));
    words.addAll(List.of("--add-modules", "limpid.models,limpid.explain,jdk.incubator.vector"));
    words.addAll(List.of(arguments));
    return words;
  }

  private static String modulePath() {
    return Stream.of(Tensor.class, Model.class, WeightsFile.class, Zoo.class, Explanation.class)
        .map(JavaTool::location)
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

  /** Runs it in a folder, prints what it prints without the JVM's notice, and gives its code. */
  static int run(Terminal terminal, Path folder, List<String> command) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toAbsolutePath().toFile())
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.equals(NOTICE)) {
          terminal.out().println(line);
          terminal.out().flush();
        }
      }
      return process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the program ran", e);
    } finally {
      process.destroy();
    }
  }
}
