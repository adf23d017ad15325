package limpid.app;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.spi.ToolProvider;
import javax.imageio.ImageIO;
import limpid.core.program.Control;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README shows compiles and runs as it stands there. */
@Tag("slow")
class ReadmeTest {
  private static final String SHELL = "In JShell";
  private static final String PROJECT = "In your project";
  private static final int SERVER = 2;
  private static final String SLOW = "slow scalar kernels";

  @TempDir Path folder;

  @Test
  void theShellsBlockRuns() throws Exception {
    Path checkout = Readme.checkout(folder);
    List<String> command = new ArrayList<>(words(Readme.blocks(SHELL, "").getFirst()));
    assertEquals("jshell", command.getFirst());
    command.set(0, Readme.tool("jshell"));
    command.set(command.indexOf("app/target/lib"), Readme.path());
    command.add("-J-Djava.util.prefs.userRoot=" + folder);
    String out = Readme.run(checkout, Readme.blocks(SHELL, "jshell").getFirst(), command);
    assertFalse(out.contains("|  Error") || out.contains("|  Exception"), out);
    assertFalse(out.contains(SLOW), out);
    assertTrue(out.contains("model ==> wrn16_2"), out);
    assertTrue(out.contains("relu relu [1,8,8,128]"), out);
    assertTrue(out.contains("==> [8,8]\n  0"), out);
    assertTrue(out.contains("e ==> gradcam at relu of logit of class 3"), out);
    assertNotNull(ImageIO.read(checkout.resolve("cat.png").toFile()));
  }

  @Test
  void theProjectRunsOnTheClassPathWithoutTheVectorModule() throws Exception {
    Path checkout = Readme.checkout(folder);
    Path classes = checkout.resolve("classes");
    compile("-d", classes, "-cp", Readme.path(), program());
    String both = classes + File.pathSeparator + Readme.path();
    String out = java(checkout, "-cp", both, "cats.Cats", "docs/photos/chelsea.png");
    assertEquals(1, out.lines().filter(line -> line.contains(SLOW)).count(), out);
    assertNotNull(ImageIO.read(checkout.resolve("cat.png").toFile()));
  }

  @Test
  void theProjectRunsOnTheModulePathWithTheVectorModule() throws Exception {
    Path checkout = Readme.checkout(folder);
    Path classes = checkout.resolve("classes");
    compile("-d", classes, "-p", Readme.path(), program(), module());
    String out =
        java(
            checkout,
            "--add-modules",
            "jdk.incubator.vector",
            "-p",
            classes + File.pathSeparator + Readme.path(),
            "-m",
            "cats/cats.Cats",
            "docs/photos/chelsea.png");
    assertFalse(out.contains(SLOW), out);
    assertNotNull(ImageIO.read(checkout.resolve("cat.png").toFile()));
  }

  @Test
  void onTheModulePathTwoImportsDoForAll() throws Exception {
    String body = Files.readString(program()).replaceAll("(?m)^import limpid\\..*\\n", "");
    String imports = "import module limpid.models;\nimport module limpid.explain;\n";
    Files.writeString(program(), body.replace("\npublic class", imports + "\npublic class"));
    compile("-d", folder.resolve("classes"), "-p", Readme.path(), program(), module());
  }

  @Test
  void theServersFigureIsTheSameForManyThreads() throws Exception {
    Path checkout = Readme.checkout(folder);
    Path classes = checkout.resolve("classes");
    Path server =
        Files.writeString(
            folder.resolve("HeatMaps.java"), Readme.blocks(PROJECT, "java").get(SERVER));
    compile("-d", classes, "-cp", Readme.path(), server);
    try (URLClassLoader loader = new URLClassLoader(new URL[] {classes.toUri().toURL()});
        ExecutorService threads = Executors.newFixedThreadPool(12)) {
      Class<?> type = loader.loadClass("cats.HeatMaps");
      Path weights = checkout.resolve("weights/bundled/wrn16_2-cifar10.safetensors");
      Object maps = type.getConstructor(Path.class).newInstance(weights);
      Method png = type.getMethod("png", Path.class, Control.class);
      Path photo = checkout.resolve("docs/photos/chelsea.png");
      byte[] one = (byte[]) png.invoke(maps, photo, Control.NONE);
      assertNotNull(ImageIO.read(new ByteArrayInputStream(one)));
      List<Callable<Object>> all =
          Collections.nCopies(24, () -> png.invoke(maps, photo, Control.NONE));
      for (Future<Object> other : threads.invokeAll(all)) {
        assertArrayEquals(one, (byte[]) other.get());
      }
    }
  }

  @Test
  void theCoordinatesAreThoseOfTheBuild() throws IOException {
    String coordinates = Readme.blocks(PROJECT, "xml").getFirst();
    String version = "<version>" + Readme.version() + "</version>";
    assertEquals(3, coordinates.split(version, -1).length, coordinates);
  }

  private Path program() throws IOException {
    Path file = folder.resolve("Cats.java");
    return Files.exists(file)
        ? file
        : Files.writeString(file, Readme.blocks(PROJECT, "java").get(0));
  }

  private Path module() throws IOException {
    return Files.writeString(
        folder.resolve("module-info.java"), Readme.blocks(PROJECT, "java").get(1));
  }

  private static List<String> words(String line) {
    return List.of(line.strip().split(" +"));
  }

  private static void compile(Object... arguments) {
    StringWriter out = new StringWriter();
    List<String> texts = new ArrayList<>(List.of("-Xlint:all,-incubating", "-Werror"));
    for (Object argument : arguments) {
      texts.add(argument.toString());
    }
    ToolProvider javac = ToolProvider.findFirst("javac").orElseThrow();
    PrintWriter writer = new PrintWriter(out);
    assertEquals(0, javac.run(writer, writer, texts.toArray(String[]::new)), out::toString);
  }

  private static String java(Path folder, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(Readme.tool("java")));
    command.addAll(List.of(arguments));
    String out = Readme.run(folder, "", command);
    assertFalse(out.contains("exit code"), out);
    return out;
  }
}
