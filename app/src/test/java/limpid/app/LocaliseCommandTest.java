package limpid.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class LocaliseCommandTest {
  @TempDir Path folder;
  private Path photo;
  private Path weights;

  @BeforeEach
  void aPhotoAndANet() throws IOException {
    photo = Samples.png(folder.resolve("one.png"), 60, 40, 1);
    weights = Samples.weights(folder);
  }

  private Cli run(Object... options) {
    Object[] net = {
      "localise", photo, "--model", Samples.MODEL, "--weights", weights, "--out", folder
    };
    return Cli.run(
        Stream.concat(Arrays.stream(net), Arrays.stream(options)).toArray(Object[]::new));
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  /** What the command itself found is true: it agrees with itself, by any file. */
  @Test
  void theBoxIsDrawnAndAgreesWithItself() throws IOException {
    JsonNode found = run("--method", "gradient", "--json").json();
    JsonNode box = found.at("/inputs/0/box");
    assertEquals(4, box.size());
    assertTrue(box.get(0).asDouble() >= 0 && box.get(2).asDouble() <= 60);
    assertEquals(
        60, ImageIO.read(Path.of(found.at("/inputs/0/picture").asText()).toFile()).getWidth());
    String csv = "image,x,y,width,height\none.png,%s,%s,%s,%s\n";
    Path table = file("a.csv", csv.formatted(box.get(0), box.get(1), box.get(2), box.get(3)));
    Path json = file("a.json", "{\"one.png\": [" + box + "]}");
    Path coco =
        file(
            "coco.json",
            "{\"images\": [{\"id\": 3, \"file_name\": \"one.png\"}],"
                + "\"annotations\": [{\"image_id\": 3, \"bbox\": "
                + box
                + "}]}");
    for (Path boxes : new Path[] {table, json, coco}) {
      JsonNode held = run("--method", "gradient", "--boxes", boxes, "--json").json();
      assertEquals(1, held.at("/inputs/0/iou").asDouble(), 1e-9, boxes.toString());
      assertEquals(1, held.get("accuracy").asDouble());
      assertEquals(1, held.get("maxBoxAcc").asDouble());
    }
    Cli sweep = run("--method", "gradient", "--boxes", table, "--threshold", "sweep");
    assertEquals(0, sweep.code(), sweep.err());
    assertTrue(sweep.out().contains("100.0 % of 1 images"), sweep.out());
  }

  @Test
  void badInputIsOneSentence() throws IOException {
    assertRefused("--threshold sweep: chooses by true boxes", "--threshold", "sweep");
    assertRefused("--threshold 1.5: a part of the maximum", "--threshold", "1.5");
    String head = "image,x,y,width,height\n";
    assertRefused("has no box for it", "--boxes", file("a.csv", head + "two.png,1,1,2,2\n"));
    assertRefused(
        "lies outside the image of 60x40", "--boxes", file("b.csv", head + "one.png,50,1,20,2\n"));
    assertRefused("has no area", "--boxes", file("c.csv", head + "one.png,1,1,0,2\n"));
    assertRefused("line 2: a number", "--boxes", file("d.csv", head + "one.png,1,x,0,2\n"));
    assertRefused("the columns image,x,y", "--boxes", file("e.csv", "one.png,1,1,2,2\n"));
    assertRefused("has no boxes", "--boxes", file("f.json", "{}"));
    assertRefused("a box [x,y,width,height]", "--boxes", file("g.json", "{\"one.png\": [[1,2]]}"));
    assertRefused("no such file", "--boxes", folder.resolve("none.csv"));
  }

  private void assertRefused(String sentence, Object... options) {
    Cli cli = run(options);
    assertEquals(2, cli.code());
    assertTrue(cli.err().contains(sentence), cli.err());
    assertEquals(1, cli.err().lines().count(), cli.err());
  }
}
