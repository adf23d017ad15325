package limpid.app.line;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFolderTest {
  @TempDir Path home;

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      return children.map(child -> child.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void aFolderThatWasThereAndEmptyStaysTheSameFolder() throws IOException {
    Path folder = Files.createDirectory(home.resolve("there"));
    Object key = Files.readAttributes(folder, "fileKey").get("fileKey");
    new WholeFolder(folder)
        .write(aside -> Files.createDirectories(aside.resolve("a").resolve("b")));
    assertEquals(List.of("a"), names(folder));
    assertEquals(key, Files.readAttributes(folder, "fileKey").get("fileKey"));
  }

  @Test
  void contentThatFailsLeavesNothing() throws IOException {
    Path there = Files.createDirectory(home.resolve("there"));
    for (Path folder : List.of(there, home.resolve("new"))) {
      WholeFolder whole = new WholeFolder(folder);
      assertThrows(
          IOException.class,
          () ->
              whole.write(
                  aside -> {
                    Files.createFile(aside.resolve("half"));
                    throw new IOException("no more");
                  }));
    }
    assertEquals(List.of(), names(there));
    assertEquals(List.of("there"), names(home));
  }

  /** Writes files until it is stopped. */
  static final class Endless {
    private Endless() {}

    public static void main(String[] arguments) throws IOException {
      new WholeFolder(Path.of(arguments[0]))
          .write(
              aside -> {
                for (int i = 0; ; i++) {
                  Path folder = Files.createDirectories(aside.resolve(Integer.toString(i / 10)));
                  Files.createFile(folder.resolve(Integer.toString(i)));
                  if (i == 100) {
                    System.out.println("begun");
                  }
                  if (i >= 100) {
                    LockSupport.parkNanos(1_000_000);
                  }
                }
              });
    }
  }

  @Test
  void whatWasWrittenAsideIsGoneWhenTheJvmIsToldToEnd() throws Exception {
    Process writer =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Endless.class.getName(),
                home.resolve("new").toString())
            .redirectErrorStream(true)
            .start();
    assertEquals("begun", writer.inputReader().readLine());
    writer.destroy();
    assertTrue(writer.waitFor(60, TimeUnit.SECONDS));
    assertEquals(List.of(), names(home));
  }
}
