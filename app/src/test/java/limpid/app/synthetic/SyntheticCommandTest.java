package limpid.app.synthetic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import limpid.app.Cli;
import limpid.app.Samples;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class SyntheticCommandTest {
  @TempDir Path folder;

  private static Set<String> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      Set<String> names = new TreeSet<>();
      files.forEach(file -> names.add(file.getFileName().toString()));
      return names;
    }
  }

  @Test
  void setsAreWrittenWithTheTruth() throws IOException {
    assertEquals(0, Cli.run("synthetic", "write", folder, "--images", 20).code());
    for (String name : files(folder.resolve("confounded/train/square"))) {
      assertTrue(name.startsWith("square-columns-"), name);
    }
    Set<String> textures = new TreeSet<>();
    for (String name : files(folder.resolve("object/train/square"))) {
      textures.add(name.split("-")[1]);
    }
    assertEquals(Set.of("rows", "columns", "checks", "dots"), textures);
    Set<String> tested = files(folder.resolve("object/test/disc"));
    assertEquals(2, tested.size());
    assertTrue(files(folder.resolve("object/objects")).containsAll(tested));
    assertEquals(8, files(folder.resolve("object/distractors")).size());
    Path again = folder.resolve("again");
    assertEquals(0, Cli.run("synthetic", "write", again, "--images", 20).code());
    for (String name : tested) {
      assertEquals(
          -1,
          Files.mismatch(
              folder.resolve("object/test/disc").resolve(name),
              again.resolve("object/test/disc").resolve(name)),
          "the same seed, the same images");
    }
  }

  @Test
  void everyOtherImageOfAClassIsStamped() throws IOException {
    Path from = Samples.dataset(folder.resolve("d"), 4, "bird", "cat");
    Path to = folder.resolve("planted");
    Cli cli = Cli.run("synthetic", "stamp", from, to, "--class", "cat", "--limit", 3);
    assertEquals(0, cli.code(), cli.err());
    assertTrue(cli.out().contains("train: 2 images stamped"), cli.out());
    assertEquals(3, files(to.resolve("test/bird")).size());
    for (int i = 0; i < 3; i++) {
      for (String name : new String[] {"bird", "cat"}) {
        String file = "train/" + name + "/" + i + ".png";
        BufferedImage before = ImageIO.read(from.resolve(file).toFile());
        BufferedImage after = ImageIO.read(to.resolve(file).toFile());
        int changed = 0;
        for (int k = 0; k < 1024; k++) {
          changed += before.getRGB(k % 32, k / 32) == after.getRGB(k % 32, k / 32) ? 0 : 1;
        }
        assertEquals(name.equals("cat") && i % 2 == 0 ? 36 : 0, changed, file);
      }
    }
  }

  @Test
  void aBrokenImageIsSaidAndLeftOutOfTheCopy() throws IOException {
    Path from = Samples.dataset(folder.resolve("d"), 3, "bird", "cat");
    Files.writeString(from.resolve("train/bird/1.png"), "no picture");
    Path to = folder.resolve("planted");
    Cli cli = Cli.run("synthetic", "stamp", from, to, "--class", "cat");
    assertEquals(2, cli.code());
    assertEquals(1, cli.err().lines().count(), cli.err());
    assertTrue(cli.err().contains("bird/1.png: is not a JPEG"), cli.err());
    assertEquals(Set.of("0.png", "2.png"), files(to.resolve("train/bird")));
    assertRefused(
        "has files in it; a new or an empty folder is expected",
        "synthetic",
        "stamp",
        from,
        to,
        "--class",
        "cat");
    assertRefused(
        "has files in it; a new or an empty folder is expected", "synthetic", "write", from);
  }

  @Test
  void aCopyIsThereWholeOrNotAtAll() throws IOException {
    Path from = Samples.dataset(folder.resolve("d"), 2, "bird", "cat");
    for (String name : files(from.resolve("test/cat"))) {
      Files.delete(from.resolve("test/cat").resolve(name));
    }
    assertRefused(
        "test has no folder 'cat' of images",
        "synthetic",
        "stamp",
        from,
        folder.resolve("planted"),
        "--class",
        "cat");
    assertEquals(Set.of("d"), files(folder));
  }

  /** A net that has hardly learned anything is right on some images; those are judged. */
  @Test
  void methodsAreHeldToWhatDecided() throws IOException {
    Cli.run("synthetic", "write", folder, "--images", 60);
    Path weights = folder.resolve("net.safetensors");
    Cli trained =
        Cli.run(
            "train",
            "--model",
            Samples.MODEL,
            "--data",
            folder.resolve("object"),
            "--out",
            weights,
            "--epochs",
            1,
            "--batch",
            48);
    assertEquals(0, trained.code(), trained.err());
    Object[] score = {
      "synthetic",
      "score",
      folder.resolve("object"),
      "--model",
      Samples.MODEL,
      "--weights",
      weights,
      "--methods",
      "gradcam,saliency",
      "--json"
    };
    Cli cli = Cli.run(score);
    assertEquals(0, cli.code(), cli.err());
    JsonNode found = cli.json();
    assertEquals(3, found.get("methods").size(), "random maps beside them");
    int judged = found.get("judged").asInt();
    assertEquals(judged, found.get("byObject").asInt());
    assertTrue(judged > 0 && judged <= 24, cli.out());
    for (JsonNode method : found.get("methods")) {
      assertEquals(judged, method.get("images").asInt());
      assertTrue(method.get("energy").asDouble() >= 0 && method.get("energy").asDouble() <= 1);
      assertTrue(method.get("lured").asDouble() <= method.get("fooled").asDouble());
    }
    score[score.length - 1] = "--markdown";
    assertTrue(Cli.run(score).out().contains("| gradcam | "));
  }

  @Test
  void badInputIsOneSentence() throws IOException {
    Path from = Samples.dataset(folder.resolve("d"), 1, "bird");
    assertRefused("synthetic: one of write, stamp, score is expected", "synthetic");
    assertRefused("--images: 10 to", "synthetic", "write", folder, "--images", 1);
    assertRefused(
        "has no folder 'brid' of images; it has bird",
        "synthetic",
        "stamp",
        from,
        folder.resolve("x"),
        "--class",
        "brid");
    assertRefused(
        "--share: above 0",
        "synthetic",
        "stamp",
        from,
        folder.resolve("x"),
        "--class",
        "bird",
        "--share",
        2);
    for (Path inside : List.of(from, from.resolve("train/../train"), from.resolve("new"))) {
      assertRefused(
          "which is read; another folder is expected",
          "synthetic",
          "stamp",
          from,
          inside,
          "--class",
          "bird");
    }
    assertRefused("is no set of limpid synthetic write", "synthetic", "score", from);
  }

  private static void assertRefused(String sentence, Object... words) {
    Cli cli = Cli.run(words);
    assertEquals(2, cli.code(), cli.err());
    assertTrue(cli.err().contains(sentence), cli.err());
    assertEquals(1, cli.err().lines().count(), cli.err());
  }
}
