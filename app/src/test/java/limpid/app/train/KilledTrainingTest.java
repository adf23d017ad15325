package limpid.app.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import limpid.app.Samples;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trainings in processes of their own that are killed (SIGKILL), and resumed. */
@Tag("slow")
class KilledTrainingTest {
  private static final int PATIENCE = 300;

  @TempDir Path folder;

  private Process started(String out, int epochs, boolean resumed) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
    command.addAll(List.of("-Xmx512m", "--add-modules", "jdk.incubator.vector"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), "limpid.app.Main"));
    command.addAll(List.of("train", "--model", Samples.MODEL, "--batch", "3"));
    command.addAll(List.of("--data", folder.resolve("data").toString()));
    command.addAll(List.of("--epochs", Integer.toString(epochs), "--rate", "0.02"));
    command.addAll(List.of("--accumulate", "2", "--clip", "5", "--average", "0.9"));
    command.addAll(List.of("--mixup", "0.2", "--rand-augment", "1,5"));
    command.addAll(List.of("--out", folder.resolve(out).toString()));
    if (resumed) {
      command.add("--resume");
    }
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve(out + ".said").toFile())
        .start();
  }

  private void finish(Process process, String out) throws Exception {
    assertTrue(process.waitFor(PATIENCE, TimeUnit.SECONDS), "it hangs");
    assertEquals(0, process.exitValue(), Files.readString(folder.resolve(out + ".said")));
  }

  /** How many epochs the log beside the checkpoint has. */
  private int epochs(String out) throws IOException {
    Path log = folder.resolve(out + ".checkpoint.json");
    return Files.exists(log) ? Files.readString(log).split("\"epoch\"").length - 1 : 0;
  }

  /**
   * Kills trainings until one comes to its end, each some epochs and a moment after it began; gives
   * how many were killed.
   */
  private int killed(String out, int epochs, int kills, SplittableRandom random) throws Exception {
    int killed = 0;
    Path checkpoint = folder.resolve(out + ".checkpoint");
    while (killed < kills && epochs(out) < epochs - 1) {
      int until = Math.min(epochs - 1, epochs(out) + 1 + random.nextInt(2));
      Process process = started(out, epochs, Files.exists(checkpoint));
      long start = System.nanoTime();
      while (process.isAlive() && epochs(out) < until) {
        assertTrue(System.nanoTime() - start < PATIENCE * 1e9, "it hangs");
        Thread.sleep(5);
      }
      Thread.sleep(random.nextInt(80));
      if (process.isAlive()) {
        process.destroyForcibly().waitFor();
        killed++;
      }
      assertTrue(
          !Files.exists(folder.resolve(out)) || process.exitValue() == 0, "weights without an end");
    }
    if (!Files.exists(folder.resolve(out))) {
      finish(started(out, epochs, Files.exists(checkpoint)), out);
    }
    return killed;
  }

  private void theSameBitsAfter(int kills, int epochs, long seed) throws Exception {
    Samples.dataset(folder.resolve("data"), 8, "ash", "birch", "cedar");
    finish(started("whole", epochs, false), "whole");
    int killed = killed("killed", epochs, kills, new SplittableRandom(seed));
    assertTrue(killed > 0, "none was killed");
    assertArrayEquals(
        Files.readAllBytes(folder.resolve("whole")), Files.readAllBytes(folder.resolve("killed")));
    assertEquals(epochs, epochs("killed"));
  }

  @Test
  void aKilledTrainingComesToTheSameBits() throws Exception {
    theSameBitsAfter(2, 6, 5);
  }

  @Test
  @Tag("long")
  void aTrainingKilledAgainAndAgainComesToTheSameBits() throws Exception {
    theSameBitsAfter(20, 48, System.nanoTime());
  }
}
