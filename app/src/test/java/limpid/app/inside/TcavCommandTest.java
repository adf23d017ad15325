package limpid.app.inside;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import limpid.app.Cli;
import limpid.app.Samples;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class TcavCommandTest {
  @TempDir Path folder;

  @BeforeEach
  void images() throws IOException {
    for (int i = 0; i < 8; i++) {
      Samples.png(folder.resolve("random").resolve(i + ".png"), 32, 32, 11 * i);
      Samples.png(folder.resolve("discs").resolve(i % 4 + ".png"), 32, 32, i);
      Samples.png(folder.resolve("class").resolve(i % 3 + ".png"), 32, 32, 3 * i);
    }
    Samples.png(folder.resolve("few").resolve("0.png"), 32, 32, 1);
    Files.createDirectories(folder.resolve("empty"));
  }

  private Cli tcav(String concept, Object... more) {
    List<Object> all = new ArrayList<>(List.of("tcav", folder.resolve("class")));
    all.addAll(List.of("--model", Samples.MODEL, "--weights", Samples.weights(folder)));
    all.addAll(List.of("--out", folder.resolve("out"), "--concept", folder.resolve(concept)));
    all.addAll(List.of("--random", folder.resolve("random")));
    all.addAll(List.of(more));
    return Cli.run(all.toArray());
  }

  @Test
  void conceptsAreScoredBesideRandomOnes() throws IOException {
    Cli cli =
        tcav(
            "discs",
            "--layer",
            "block3",
            "--target",
            "cat",
            "--runs",
            "4",
            "--classifier",
            "svm",
            "--json");
    assertEquals(0, cli.code(), cli.err());
    JsonNode json = cli.json();
    assertEquals("block3", json.get("layer").asText());
    assertEquals("logit of cat", json.get("target").asText());
    JsonNode concept = json.get("concepts").get(0);
    assertEquals("discs", concept.get("name").asText());
    assertEquals(4, concept.get("scores").size());
    assertEquals(4, json.at("/random/scores").size());
    assertTrue(concept.get("probability").asDouble() <= 1);
    assertTrue(Files.size(Path.of(json.get("picture").asText())) > 1000);
  }

  @Test
  void peopleGetATable() {
    Cli cli = tcav("discs", "--layer", "block2", "--runs", "3");
    assertEquals(0, cli.code(), cli.err());
    assertTrue(cli.out().contains("of 3 images, at layer block2, 3 runs"), cli.out());
    assertTrue(cli.out().contains("\n  random "), cli.out());
    assertTrue(cli.out().contains("significant"), cli.out());
  }

  @Test
  void badInputIsOneSentence() {
    String[][] wrong = {
      {"empty", "--runs", "2", "empty: has no images; files named .jpg"},
      {"absent", "--runs", "2", "absent: "},
      {"few", "--runs", "2", "tcav: few: 3 images or more are expected, there are 1"},
      {"discs", "--runs", "1", "--runs 1: 2 to 1000 is expected"},
      {"discs", "--layer", "fc", "tcav: layer fc is [1,10], not feature maps [N,h,w,C]"},
      {"discs", "--target", "top2", "--target top2: one target is expected"},
    };
    for (String[] one : wrong) {
      Cli cli = tcav(one[0], one[1], one[2]);
      assertEquals(2, cli.code(), one[3]);
      assertTrue(cli.err().contains(one[3]), cli.err());
      assertEquals(1, cli.err().lines().count(), cli.err());
    }
  }

  @Test
  void imagesThatCannotBeReadAreNamed() throws IOException {
    for (String name : List.of("class", "discs")) {
      try (var images = Files.list(folder.resolve(name))) {
        for (Path image : images.toList()) {
          Files.writeString(image, "no image");
        }
      }
      Cli cli = tcav("discs", "--runs", "2");
      assertEquals(2, cli.code(), cli.err());
      assertTrue(cli.err().contains(name + "/0.png: is not a JPEG"), cli.err());
      Samples.png(folder.resolve("class").resolve("0.png"), 32, 32, 3);
    }
  }
}
