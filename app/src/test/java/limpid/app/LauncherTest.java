package limpid.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The script {@code ./limpid} in other surroundings than those that it was written in. */
@DisabledOnOs(OS.WINDOWS)
@Tag("slow")
class LauncherTest {
  private static final Path SCRIPT = Path.of("..", "limpid").toAbsolutePath().normalize();

  @TempDir Path folder;
  private Path programs;

  private record Ended(int code, String out, String err) {}

  @BeforeEach
  void bashIsThere() throws IOException {
    assumeTrue(
        Stream.of(System.getenv("PATH").split(File.pathSeparator))
            .anyMatch(path -> Files.isExecutable(Path.of(path, "bash"))),
        "there is no bash here");
    assumeTrue("UTF-8".equals(System.getProperty("sun.jnu.encoding")), "this is no UTF-8 locale");
    programs = Files.createDirectory(folder.resolve("programs"));
  }

  /** A checkout that counts as built, whose jar names the classes that are tested here. */
  private Path checkout(String name) throws IOException {
    Path root = folder.resolve(name);
    Path target = Files.createDirectories(root.resolve("app/target"));
    Files.copy(SCRIPT, root.resolve("limpid"));
    built(target, "limpid.jar", Main.class);
    return root;
  }

  /** A jar that counts as built, and starts this class of those that are tested here. */
  private static void built(Path target, String jar, Class<?> start) throws IOException {
    Manifest manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    main.put(Attributes.Name.MAIN_CLASS, start.getName());
    main.put(
        Attributes.Name.CLASS_PATH,
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(entry -> Path.of(entry).toUri().toString())
            .collect(Collectors.joining(" ")));
    new JarOutputStream(Files.newOutputStream(target.resolve(jar)), manifest).close();
    Files.createFile(target.resolve("limpid-built"));
  }

  /** A program that is found before the system's one of this name. */
  private void program(String name, String line) throws IOException {
    Path file = programs.resolve(name);
    Files.writeString(file, "#!/bin/sh\n" + line + "\n");
    assertTrue(file.toFile().setExecutable(true));
  }

  private Ended run(Path root, Map<String, String> environment, Object... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("bash", "limpid"));
    Stream.of(arguments).map(Object::toString).forEach(command::add);
    ProcessBuilder builder = new ProcessBuilder(command).directory(root.toFile());
    Map<String, String> variables = builder.environment();
    variables.keySet().removeIf(name -> name.startsWith("LC_") || name.startsWith("LIMPID_"));
    variables.put("LIMPID_JAVA_HOME", System.getProperty("java.home"));
    variables.put("PATH", programs + File.pathSeparator + variables.get("PATH"));
    variables.putAll(environment);
    Path out = folder.resolve("stdout");
    Path err = folder.resolve("stderr");
    Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    int code = process.waitFor();
    return new Ended(code, text(out), text(err));
  }

  private static String text(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }

  private static void assertRefused(String sentence, Ended ended) {
    assertEquals(2, ended.code, ended.err);
    assertEquals(1, ended.err.lines().count(), ended.err);
    assertTrue(ended.err.startsWith("limpid: ") && ended.err.contains(sentence), ended.err);
    assertEquals("", ended.out);
  }

  @ParameterizedTest
  @ValueSource(strings = {"C", "POSIX", ""})
  void photosHaveAnyNameInTheLocaleC(String locale) throws IOException, InterruptedException {
    Path root = checkout("caf\u00e9");
    Path photo = Samples.png(root.resolve("\u732b.png"), 32, 32, 1);
    Path weights = Samples.weights(folder);
    Ended ended =
        run(
            root,
            Map.of("LC_ALL", locale, "LANG", locale),
            "classify",
            photo.getFileName(),
            "--model",
            Samples.MODEL,
            "--weights",
            weights);
    assertEquals(0, ended.code, ended.err);
    assertEquals("", ended.err);
    assertTrue(ended.out.startsWith("\u732b.png, 32x32 pixels\n"), ended.out);
  }

  @Test
  void withoutAnyUtf8LocaleAPhotoSaysSo() throws IOException, InterruptedException {
    program("locale", "echo ANSI_X3.4-1968");
    Ended ended = run(checkout("plain"), Map.of("LC_ALL", "C"), "classify", "\u732b.png");
    assertRefused("a UTF-8 one such as C.UTF-8 is needed (see limpid classify --help)", ended);
  }

  @Test
  void withoutAnyUtf8LocaleACheckoutSaysSo() throws IOException, InterruptedException {
    program("locale", "echo ANSI_X3.4-1968");
    Ended ended = run(checkout("caf\u00e9"), Map.of("LC_ALL", "C"), "models");
    assertRefused("move the checkout to a path in ASCII, or install a UTF-8 locale", ended);
  }

  @Test
  void aTemporaryDirectoryIsNotNeeded() throws IOException, InterruptedException {
    Path root = checkout("plain");
    Map<String, String> missing = Map.of("TMPDIR", folder.resolve("none").toString());
    assertRefused("there is no option '--jsn'", run(root, missing, "models", "--jsn"));
    program("mktemp", "echo 'mktemp: no space left' >&2; exit 1");
    assertRefused("there is no option '--jsn'", run(root, missing, "models", "--jsn"));
  }

  @Test
  void aSmallHeapOfTheUsersOwnIsTheOnlyOneAskedFor() throws IOException, InterruptedException {
    for (String options : List.of("-Xmx40m", "-Xms8m -Xmx48m", "-XX:MaxHeapSize=40m")) {
      Ended ended =
          run(checkout("heap" + options.length()), Map.of("LIMPID_JAVA_OPTS", options), "models");
      assertEquals(0, ended.code, ended.out + ended.err);
    }
  }

  /** Prints the jar that it was started from. */
  public static final class WhichJar {
    private WhichJar() {}

    public static void main(String[] arguments) {
      System.out.println(System.getProperty("java.class.path"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "bench --models resnet18, target/limpid-bench.jar",
    "bench --peers, target/peers/limpid-bench.jar",
    "bench --peers --models resnet18, target/peers/limpid-bench.jar",
    "bench --models resnet18 --peers onnxruntime, target/peers/limpid-bench.jar",
    "bench --peers=onnxruntime --threads 1, target/peers/limpid-bench.jar",
    "bench --peersons, target/limpid-bench.jar"
  })
  void measurementsBesideOthersHaveABuildOfTheirOwn(String arguments, String jar)
      throws IOException, InterruptedException {
    Path root = checkout("plain");
    for (String target : List.of("target", "target/peers")) {
      built(
          Files.createDirectories(root.resolve("bench").resolve(target)),
          "limpid-bench.jar",
          WhichJar.class);
    }
    Ended ended = run(root, Map.of(), (Object[]) arguments.split(" "));
    assertEquals(root.resolve("bench").resolve(jar).toString(), ended.out.strip(), ended.err);
  }

  @Test
  void settingsThatCannotBeMeantAreBadUsage() throws IOException, InterruptedException {
    Map<String, String> options = Map.of("LIMPID_JAVA_OPTS", "-Dlimpid.threads=abc");
    assertRefused(
        "-Dlimpid.threads=abc: wants 1 to 1024", run(checkout("plain"), options, "models"));
  }
}
