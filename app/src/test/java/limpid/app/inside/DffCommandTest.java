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
import limpid.core.Shape;
import limpid.weights.Npy;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class DffCommandTest {
  @TempDir Path folder;

  private Cli dff(Object... more) {
    List<Object> all = new ArrayList<>(List.of("dff", "--model", Samples.MODEL));
    all.addAll(List.of("--weights", Samples.weights(folder), "--out", folder.resolve("out")));
    all.addAll(List.of(more));
    return Cli.run(all.toArray());
  }

  private Path photos(int count) throws IOException {
    Path photos = folder.resolve("photos");
    for (int i = 0; i < count; i++) {
      Samples.png(photos.resolve(i + ".png"), 40, 40, i);
    }
    return photos;
  }

  @Test
  void conceptsOfSeveralImagesAreFoundTogetherAndNamed() throws IOException {
    Cli cli = dff(photos(2), "--layer", "block2", "--concepts", "3", "--json");
    assertEquals(0, cli.code(), cli.err());
    JsonNode json = cli.json();
    assertEquals(2, json.get("inputs").size());
    assertEquals(3, json.get("concepts").size());
    double shares = 0;
    for (JsonNode concept : json.get("concepts")) {
      shares += concept.get("share").asDouble();
      assertEquals(5, concept.get("classes").size());
    }
    assertEquals(1, shares, 1e-6);
    assertTrue(json.get("error").asDouble() < 1);
    assertTrue(Files.size(Path.of(json.get("picture").asText())) > 1000);
  }

  @Test
  void howMuchThereIsOfEachIsWritten() throws IOException {
    Path raw = folder.resolve("concepts.npy");
    Cli cli = dff(photos(1), "--layer", "block2", "--concepts", "4", "--raw", raw);
    assertEquals(0, cli.code(), cli.err());
    assertEquals(Shape.of(4, 16, 16), Npy.read(raw).shape());
    assertTrue(cli.out().contains("what the network says of it alone"), cli.out());
  }

  @Test
  void badInputIsOneSentence() throws IOException {
    Path photos = photos(2);
    for (String[] wrong :
        new String[][] {
          {"--concepts", "17", "--concepts 17: 1 to 16 is expected"},
          {"--layer", "fc", "layer fc is [1,10], not feature maps [N,h,w,C]"},
          {"--raw", "x.npy", "--raw: one input is expected, got 2"},
        }) {
      Cli cli = dff(photos, wrong[0], wrong[1]);
      assertEquals(2, cli.code(), wrong[1]);
      assertTrue(cli.err().contains(wrong[2]), cli.err());
      assertEquals(1, cli.err().lines().count(), cli.err());
    }
  }
}
