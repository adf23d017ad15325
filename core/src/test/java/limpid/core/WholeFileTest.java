package limpid.core;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {
  private static final byte[] NEW = "new".getBytes(UTF_8);

  @TempDir Path folder;

  private List<String> left() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static String refusal(Path path, WholeFile.Content content) {
    return assertThrows(IOException.class, () -> WholeFile.write(path, content)).getMessage();
  }

  @Test
  void anOlderFileIsReplacedAndNothingElseIsLeft() throws IOException {
    Path path = folder.resolve("a");
    Files.writeString(path, "something longer and old");
    WholeFile.write(path, NEW);
    assertEquals("new", Files.readString(path));
    assertEquals(List.of("a"), left());
  }

  @Test
  void streamsAreWrittenToTheLastByte() throws IOException {
    Path path = folder.resolve("a");
    WholeFile.write(
        path,
        out -> {
          for (int i = 0; i < 300_000; i++) {
            out.write(i);
          }
        });
    byte[] read = Files.readAllBytes(path);
    assertEquals(300_000, read.length);
    assertTrue(IntStream.range(0, read.length).allMatch(i -> read[i] == (byte) i));
  }

  @Test
  void whateverTheContentThrowsTheOldFileStaysAndNothingElse() throws IOException {
    Path path = folder.resolve("a");
    Files.writeString(path, "old");
    Throwable[] all = {
      new IllegalStateException("halfway"), new OutOfMemoryError("halfway"),
    };
    for (Throwable thrown : all) {
      Throwable caught =
          assertThrows(
              thrown.getClass(),
              () ->
                  WholeFile.write(
                      path,
                      out -> {
                        out.write(new byte[100_000]);
                        switch (thrown) {
                          case RuntimeException e -> throw e;
                          default -> throw (Error) thrown;
                        }
                      }));
      assertEquals("halfway", caught.getMessage());
      assertEquals("old", Files.readString(path));
      assertEquals(List.of("a"), left());
    }
  }

  @Test
  void failuresOfTheSystemNameThePathAsItWasGivenAndSayWhyInPlainWords() throws IOException {
    Path relative = Path.of("").toAbsolutePath().relativize(folder.toAbsolutePath().resolve("a"));
    IOException[] failures = {
      new IOException("No space left on device"),
      new FileSystemException("x", null, "Disk quota exceeded"),
      new FileSystemException("x", null, "whatever it is"),
      new FileAlreadyExistsException("x"),
    };
    String[] words = {"the disk is full", "the disk quota is used up", "whatever it is", "x"};
    for (int i = 0; i < failures.length; i++) {
      IOException failure = failures[i];
      String message =
          refusal(
              relative,
              _ -> {
                throw failure;
              });
      assertEquals(relative + ": cannot be written: " + words[i], message);
      assertEquals(List.of(), left());
    }
  }

  @Test
  void placesThatCannotHoldAFileAreRefused() throws IOException {
    Path in = Files.createDirectory(folder.resolve("in"));
    assertEquals(in + ": is a directory; a file to write is expected", refusal(in, _ -> {}));
    Path nowhere = folder.resolve("none").resolve("a");
    assertEquals(
        nowhere + ": cannot be written: there is no directory " + folder.resolve("none"),
        refusal(nowhere, _ -> {}));
    Path file = Files.createFile(folder.resolve("file"));
    assertEquals(
        file.resolve("a") + ": cannot be written: " + file + " is not a directory",
        refusal(file.resolve("a"), _ -> {}));
    assertEquals(List.of("file", "in"), left());
  }

  @Test
  void devicesAreNotReplacedByFiles() {
    Path device = Path.of("/dev/null");
    assumeTrue(Files.exists(device));
    assertEquals(
        device + ": cannot be written: it is not a regular file", refusal(device, _ -> {}));
    assertFalse(Files.isRegularFile(device));
  }

  @Test
  void aLinkStaysALink() throws IOException {
    Path target =
        Files.writeString(Files.createDirectory(folder.resolve("in")).resolve("a"), "old");
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("in", "a"));
    WholeFile.write(link, NEW);
    assertTrue(Files.isSymbolicLink(link));
    assertTrue(Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS));
    assertEquals("new", Files.readString(target));
  }

  @Test
  void anInterruptLeavesNothingAndStaysKnown() throws IOException {
    Path path = folder.resolve("a");
    Thread.currentThread().interrupt();
    String message = refusal(path, out -> out.write(1));
    assertTrue(Thread.interrupted());
    assertEquals(path + ": cannot be written: the thread was interrupted", message);
    assertEquals(List.of(), left());
  }

  @Test
  void longNamesHaveRoom() throws IOException {
    Path path = folder.resolve("a".repeat(255));
    WholeFile.write(path, NEW);
    assertArrayEquals(NEW, Files.readAllBytes(path));
  }

  @Test
  void readersFindAWholeFileWhileManyThreadsWriteIt() throws Exception {
    Path path = folder.resolve("a");
    int writers = 8;
    int length = 20_000;
    WholeFile.write(path, new byte[length]);
    try (var pool = Executors.newFixedThreadPool(writers + 1)) {
      List<Callable<Void>> tasks =
          IntStream.range(0, writers)
              .mapToObj(
                  writer ->
                      (Callable<Void>)
                          () -> {
                            byte[] own = new byte[length];
                            Arrays.fill(own, (byte) writer);
                            for (int i = 0; i < 50; i++) {
                              WholeFile.write(path, own);
                            }
                            return null;
                          })
              .toList();
      List<Future<Void>> all = tasks.stream().map(pool::submit).toList();
      while (!all.stream().allMatch(Future::isDone)) {
        byte[] read = Files.readAllBytes(path);
        byte[] one = new byte[length];
        Arrays.fill(one, read[0]);
        assertArrayEquals(one, read);
      }
      for (Future<Void> writer : all) {
        assertNull(writer.get());
      }
    }
    assertEquals(List.of("a"), left());
  }

  /** On a disk of 64 KB, where whoever runs the test may mount one. */
  @Test
  void aFullDiskIsSaidAndHoldsNothingAfterwards() throws Exception {
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=64k", "limpid", folder.toString()),
        "mounting a small disk needs Linux and root");
    try {
      Path path = folder.resolve("a");
      WholeFile.write(path, NEW);
      String full = path + ": cannot be written: the disk is full";
      assertEquals(full, refusal(path, out -> out.write(new byte[1 << 20])));
      assertEquals("new", Files.readString(path));
      assertEquals(List.of("a"), left());
    } finally {
      run("umount", folder.toString());
    }
  }

  private static boolean run(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
    } catch (IOException _) {
      return false;
    }
  }
}
