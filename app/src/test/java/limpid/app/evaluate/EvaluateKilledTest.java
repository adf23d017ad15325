package limpid.app.evaluate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import limpid.app.Samples;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that is killed while it evaluates, and another one that goes on. */
class EvaluateKilledTest {
  private static final String METHODS = "gradcam,gradient";
  private static final String METRICS = "deletion,sparseness,average-drop";
  private static final int MAPS = 6 * 3;

  @TempDir Path folder;
  private Path photos;
  private Path weights;
  private Path whole;

  @BeforeEach
  void anUnbrokenRun() throws IOException, InterruptedException {
    photos = Samples.dataset(folder.resolve("photos"), 3, "cat", "ship").resolve("test");
    weights = Samples.weights(folder);
    whole = folder.resolve("whole");
    assertEquals(0, begun(whole).waitFor());
  }

  private Process begun(Path out) throws IOException {
    List<String> words =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-Dlimpid.kernels=scalar",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            "limpid.app.Main",
            "evaluate",
            photos.toString(),
            "--model",
            Samples.MODEL,
            "--weights",
            weights.toString(),
            "--methods",
            METHODS,
            "--metrics",
            METRICS,
            "--out",
            out.toString());
    return new ProcessBuilder(words)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("log.txt").toFile())
        .start();
  }

  private static long size(Path file) throws IOException {
    return Files.exists(file) ? Files.size(file) : 0;
  }

  /** Kills a process when the journal has about so many bytes; whether it was not done by then. */
  private boolean killed(Path out, long at, SplittableRandom random)
      throws IOException, InterruptedException {
    Process process = begun(out);
    try {
      while (process.isAlive() && size(out.resolve("journal.txt")) < at) {
        process.waitFor(200, TimeUnit.MICROSECONDS);
      }
      process.waitFor(random.nextInt(3000), TimeUnit.MICROSECONDS);
    } finally {
      process.destroyForcibly();
    }
    return process.waitFor() != 0;
  }

  private void resumeAfter(int kills) throws IOException, InterruptedException {
    SplittableRandom random = new SplittableRandom(kills);
    byte[] journal = Files.readAllBytes(whole.resolve("journal.txt"));
    int done = 0;
    int torn = 0;
    for (int run = 0; done < kills; run++) {
      Path out = Files.createDirectory(folder.resolve("run" + run));
      Path file = out.resolve("journal.txt");
      long least = journal.length / (MAPS + 1L);
      while (done < kills && size(file) < journal.length * 5L / 6) {
        long at = Math.max(least, size(file)) + random.nextLong(journal.length / 4);
        if (!killed(out, Math.min(at, journal.length - 1L), random)) {
          break;
        }
        done++;
        byte[] part = Files.readAllBytes(file);
        torn += part.length > 0 && part[part.length - 1] != '\n' ? 1 : 0;
        assertTrue(part.length <= journal.length);
      }
      assertEquals(0, begun(out).waitFor(), Files.readString(folder.resolve("log.txt")));
      assertArrayEquals(journal, Files.readAllBytes(file));
      for (String name : List.of("results.csv", "results.json", "report.html")) {
        assertArrayEquals(
            Files.readAllBytes(whole.resolve(name)), Files.readAllBytes(out.resolve(name)), name);
      }
    }
    System.out.printf("%d kills, %d of them within a line%n", done, torn);
  }

  @Test
  @Tag("slow")
  void afterTwoKillsTheResultsAreThoseOfTheUnbrokenRun() throws IOException, InterruptedException {
    resumeAfter(2);
  }

  @Test
  @Tag("long")
  void afterTwoHundredKillsTheyAre() throws IOException, InterruptedException {
    resumeAfter(200);
  }
}
