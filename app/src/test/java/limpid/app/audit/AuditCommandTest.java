package limpid.app.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import limpid.app.Cli;
import limpid.app.Samples;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class AuditCommandTest {
  @TempDir Path folder;

  private Cli audit(Path images, Path weights, Object... options) {
    Object[] net = {
      "audit", images, "--model", Samples.MODEL, "--weights", weights, "--out", folder.resolve("o")
    };
    return Cli.run(
        Stream.concat(Arrays.stream(net), Arrays.stream(options)).toArray(Object[]::new));
  }

  /** Noise with a red disc somewhere, or a mark in the corner, or neither. */
  private void draw(Path file, int seed, boolean disc, boolean mark) throws IOException {
    Random random = new Random(seed);
    BufferedImage image = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
    double x = 10 + 14 * random.nextDouble();
    double y = 8 + 8 * random.nextDouble();
    for (int k = 0; k < 1024; k++) {
      int grey = 60 + random.nextInt(120);
      boolean on = disc && Math.hypot(k % 32 - x, k / 32 - y) < 6;
      image.setRGB(k % 32, k / 32, on ? 0xd02020 : grey << 16 | grey << 8 | grey);
    }
    for (int k = 0; k < 36 && mark; k++) {
      image.setRGB(1 + k % 6, 25 + k / 6, k % 6 == k / 6 || k % 6 + k / 6 == 5 ? 0 : 0xffffff);
    }
    Files.createDirectories(file.getParent());
    ImageIO.write(image, "png", file.toFile());
  }

  /** A class that is known by its object in one half of the images and by a mark in the other. */
  @Test
  void aPlantedMarkIsFound() throws IOException {
    for (int i = 0; i < 40; i++) {
      draw(folder.resolve("d/train/marked/%02d.png".formatted(i)), i, i % 2 == 0, i % 2 == 1);
      draw(folder.resolve("d/train/plain/%02d.png".formatted(i)), 100 + i, false, false);
    }
    Path weights = folder.resolve("net.safetensors");
    Cli trained =
        Cli.run(
            "train",
            "--model",
            Samples.MODEL,
            "--data",
            folder.resolve("d"),
            "--out",
            weights,
            "--epochs",
            8,
            "--batch",
            16,
            "--rate",
            .1,
            "--no-mirror",
            "--shift",
            0);
    assertEquals(0, trained.code(), trained.err());
    Path images = folder.resolve("d/train");
    Cli cli = audit(images, weights, "--class", "marked", "--json");
    assertEquals(0, cli.code(), cli.err());
    JsonNode worst = null;
    for (JsonNode cluster : cli.json().at("/classes/0/clusters")) {
      worst =
          worst == null || cluster.get("score").asDouble() > worst.get("score").asDouble()
              ? cluster
              : worst;
    }
    assertTrue(worst.get("suspicious").asBoolean(), cli.out());
    int marked = 0;
    for (JsonNode image : worst.get("images")) {
      marked += Integer.parseInt(image.asText().replaceAll("\\D", "")) % 2;
    }
    assertTrue(marked > .8 * worst.get("images").size(), worst.toString());
    String page = Files.readString(folder.resolve("o/audit.html"));
    assertTrue(page.contains("is suspicious: its relevance lies in one place"), "no verdict");
    assertTrue(!page.contains("http://") || page.split("http://").length == 2, "only SVG's name");
    assertTrue(Files.exists(folder.resolve("o/cluster-1.png")));
    assertTrue(Files.readString(folder.resolve("o/embedding.svg")).contains("<image"));
    assertEquals(cli.out(), audit(images, weights, "--class", "marked", "--json").out());
  }

  @Test
  void classesAreComparedIfNoneIsNamed() throws IOException {
    Path images = Samples.dataset(folder, 9, "airplane", "bird", "cat").resolve("train");
    Files.writeString(images.resolve("bird/0.png"), "no picture");
    Cli cli = audit(images, Samples.weights(folder), "--method", "gradcam", "--json");
    assertEquals(2, cli.code());
    assertEquals(1, cli.err().lines().count(), cli.err());
    assertTrue(cli.err().contains("0.png"), cli.err());
    JsonNode found = cli.json();
    assertEquals(3, found.get("classes").size());
    assertEquals(26, found.get("images").asInt());
    assertTrue(found.at("/groups/errors").asInt() > 0, "a net that learned nothing errs");
    String page = Files.readString(folder.resolve("o/audit.html"));
    assertTrue(page.contains("Errors that look where correct answers do not"));
    Cli lines = audit(images, Samples.weights(folder), "--method", "gradcam");
    assertTrue(lines.out().contains("decided by the same regions"), lines.out());
  }

  @Test
  void badInputIsOneSentence() throws IOException {
    Path images = Samples.dataset(folder, 3, "bird").resolve("train");
    Path weights = Samples.weights(folder);
    assertRefused("no class is named 'brid'", images, weights, "--class", "brid");
    assertRefused("has 3 images of class bird", images, weights, "--class", "bird");
    assertRefused("has 0 images of class cat", images, weights, "--class", "cat");
    assertRefused("--limit: 8 to 1000", images, weights, "--limit", 3);
    assertRefused("--cells: 2 to 64", images, weights, "--cells", 1);
    assertRefused("--neighbours: 1 or more", images, weights, "--neighbours", 0);
    assertRefused("there is no such folder", folder.resolve("none"), weights);
    assertRefused("one method at one layer", images, weights, "--method", "all");
  }

  private void assertRefused(String sentence, Path images, Path weights, Object... options) {
    Cli cli = audit(images, weights, options);
    assertEquals(2, cli.code(), cli.err());
    assertTrue(cli.err().contains(sentence), cli.err());
    assertEquals(1, cli.err().lines().count(), cli.err());
  }
}
