package limpid.app.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import limpid.app.Readme;
import limpid.app.line.Json;
import limpid.core.Tensor;
import limpid.explain.picture.Png;
import limpid.nn.image.Picture;
import limpid.weights.Npy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Spark finds is what one process finds, whatever happens to its executors. */
class SparkClusterTest {
  private static final List<String> OPENED =
      List.of(
          "java.lang",
          "java.lang.invoke",
          "java.lang.reflect",
          "java.io",
          "java.net",
          "java.nio",
          "java.util",
          "java.util.concurrent",
          "java.util.concurrent.atomic",
          "sun.nio.ch",
          "sun.nio.cs",
          "sun.util.calendar");

  @TempDir Path folder;

  @BeforeEach
  void images() throws IOException {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(1);
    for (String label : List.of("cat", "ship")) {
      Path place = Files.createDirectories(folder.resolve("images").resolve(label));
      for (int i = 0; i < 16; i++) {
        byte[] rgb = new byte[32 * 32 * 3];
        random.nextBytes(rgb);
        Png.write(Picture.of(32, 32, rgb), place.resolve("%s %d.png".formatted(label, i)));
      }
    }
    Files.writeString(folder.resolve("images/cat/broken.png"), "no picture");
  }

  /** Links that lead out of a folder are deleted with a warning for each. */
  @AfterEach
  void noLinks() throws IOException {
    Path jars = folder.resolve("spark/jars");
    if (Files.exists(jars)) {
      try (Stream<Path> links = Files.list(jars)) {
        for (Path link : links.toList()) {
          Files.delete(link);
        }
      }
    }
  }

  private Process evaluating(String out, List<String> more) throws IOException {
    List<String> words = new ArrayList<>(List.of("evaluate", folder.resolve("images").toString()));
    words.addAll(List.of("--methods", "gradcam,gradient", "--metrics", "deletion"));
    words.addAll(List.of("--out", folder.resolve(out).toString()));
    words.addAll(more);
    return started(out, "limpid.app.Main", words);
  }

  private Process started(String log, String main, List<String> words) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Readme.tool("java"));
    command.addAll(List.of("--add-modules", "jdk.incubator.vector", "-Xmx2g"));
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.add("--enable-native-access=ALL-UNNAMED");
    OPENED.forEach(name -> command.add("--add-opens=java.base/" + name + "=ALL-UNNAMED"));
    command.add("-Dlimpid.home=" + Readme.ROOT);
    command.add("-Dspark.executor.extraClassPath=" + System.getProperty("java.class.path"));
    command.add("-Dspark.sql.files.openCostInBytes=1048576");
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
    command.addAll(words);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(log + ".log").toFile());
    builder.environment().put("SPARK_HOME", home().toString());
    builder.environment().put("SPARK_SCALA_VERSION", "2.13");
    return builder.start();
  }

  /** A folder whose {@code jars} are those of this test's class path. */
  private Path home() throws IOException {
    Path jars = folder.resolve("spark/jars");
    if (!Files.exists(jars)) {
      Files.createDirectories(jars);
      for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
        Path jar = Path.of(entry);
        if (entry.endsWith(".jar")) {
          Files.createSymbolicLink(jars.resolve(jar.getFileName()), jar);
        }
      }
    }
    return jars.getParent();
  }

  private String figures(String out, Process process) throws Exception {
    int code = process.waitFor();
    String log = Files.readString(folder.resolve(out + ".log"));
    assertEquals(2, code, log); // one image is broken
    assertTrue(log.contains("broken.png"), log);
    return Files.readString(folder.resolve(out).resolve("results.csv"));
  }

  @Test
  void twoThreadsFindTheSameBitsAsOneProcess() throws Exception {
    String alone = figures("alone", evaluating("alone", List.of()));
    assertFalse(alone.isBlank());
    assertEquals(alone, figures("local", evaluating("local", List.of("--spark", "local[2]"))));
  }

  @Test
  void anExecutorThatIsKilledIsNotMissed() throws Exception {
    String alone = figures("alone", evaluating("alone", List.of()));
    Process cluster = evaluating("cluster", List.of("--spark=local-cluster[2,1,1024]"));
    Path journal = folder.resolve("cluster/journal.txt");
    while (cluster.isAlive() && lines(journal) < 10) {
      Thread.sleep(50);
    }
    Optional<ProcessHandle> executor = executor(cluster);
    assertTrue(executor.isPresent() || !cluster.isAlive(), "no executor was found");
    executor.ifPresent(ProcessHandle::destroyForcibly);
    assertEquals(alone, figures("cluster", cluster));
  }

  @Test
  void featuresAreThoseOfOneProcess() throws Exception {
    String images = folder.resolve("images").toString();
    List<String> one = List.of("features", images, "--out", folder.resolve("f.npy").toString());
    assertEquals(2, started("one", "limpid.app.Main", one).waitFor()); // one image is broken
    List<String> job = new ArrayList<>(List.of("features", images, "--master", "local[2]"));
    job.addAll(List.of("--format", "json", "--out", folder.resolve("table").toString()));
    int code = started("job", SparkJob.class.getName(), job).waitFor();
    assertEquals(0, code, Files.readString(folder.resolve("job.log")));
    Map<String, JsonNode> rows = rows(folder.resolve("table"));
    assertEquals(33, rows.size());
    assertTrue(rows.remove("cat/broken.png").get("error").asText().contains("broken.png"));
    List<String> names = Files.readAllLines(folder.resolve("f.csv"));
    Tensor features = Npy.read(folder.resolve("f.npy"));
    int width = features.shape().at(1);
    for (int i = 0; i < features.shape().at(0); i++) {
      String[] name = names.get(i + 1).split(",");
      JsonNode row = rows.remove(name[0]);
      assertEquals(name[1], row.get("label").asText());
      for (int c = 0; c < width; c++) {
        float found = Float.parseFloat(row.get("features").get(c).asText());
        assertEquals(features.data()[i * width + c], found, name[0] + " channel " + c);
      }
    }
    assertTrue(rows.isEmpty(), rows.keySet().toString());
  }

  /** The rows of a table by the last two names of their image. */
  private static Map<String, JsonNode> rows(Path table) throws IOException {
    Map<String, JsonNode> rows = new HashMap<>();
    try (Stream<Path> parts = Files.list(table)) {
      for (Path part : parts.filter(file -> file.toString().endsWith(".json")).toList()) {
        for (String line : Files.readAllLines(part)) {
          JsonNode row = Json.tree(line);
          Path image = Path.of(row.get("image").asText().replaceFirst("^file:", ""));
          rows.put(image.subpath(image.getNameCount() - 2, image.getNameCount()).toString(), row);
        }
      }
    }
    return rows;
  }

  /** The driver starts executors and nothing else; their arguments are too long to be told. */
  private static Optional<ProcessHandle> executor(Process cluster) {
    return cluster
        .descendants()
        .filter(process -> process.info().command().orElse("").endsWith("java"))
        .findFirst();
  }

  private static long lines(Path file) throws IOException {
    if (!Files.exists(file)) {
      return 0;
    }
    try (Stream<String> lines = Files.lines(file)) {
      return lines.count();
    }
  }
}
