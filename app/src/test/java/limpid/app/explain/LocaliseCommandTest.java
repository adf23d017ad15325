package limpid.app.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import limpid.app.Cli;
import limpid.app.Samples;
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
    Path voc =
        file(
            "one.xml",
            voc(
                box.get(0).asDouble() + 1,
                box.get(1).asDouble() + 1,
                box.get(0).asDouble() + box.get(2).asDouble(),
                box.get(1).asDouble() + box.get(3).asDouble()));
    for (Path boxes : new Path[] {table, json, coco, voc, folder}) {
      JsonNode held = run("--method", "gradient", "--boxes", boxes, "--json").json();
      assertEquals(1, held.at("/inputs/0/iou").asDouble(), 1e-9, boxes.toString());
      assertEquals(1, held.get("accuracy").asDouble());
      assertEquals(1, held.get("maxBoxAcc").asDouble());
      assertEquals(1, held.get("pointing").asDouble(), "the largest value lies in its own box");
    }
    Cli sweep = run("--method", "gradient", "--boxes", table, "--threshold", "sweep");
    assertEquals(0, sweep.code(), sweep.err());
    assertTrue(sweep.out().contains("100.0 % of 1 images"), sweep.out());
  }

  private static String voc(double left, double top, double right, double bottom) {
    return ("<annotation><folder>x</folder><filename>one.png</filename><object><name>disc</name>"
            + "<bndbox><xmin>%s</xmin><ymin>%s</ymin><xmax>%s</xmax><ymax>%s</ymax></bndbox>"
            + "</object></annotation>")
        .formatted(left, top, right, bottom);
  }

  /** A mask of the left half: its box is the left half, and all the map on it is energy. */
  @Test
  void masksAreTruthToo() throws IOException {
    BufferedImage mask = new BufferedImage(60, 40, BufferedImage.TYPE_INT_RGB);
    for (int k = 0; k < 30 * 40; k++) {
      mask.setRGB(k % 30, k / 30, 0xffffff);
    }
    Files.createDirectory(folder.resolve("masks"));
    ImageIO.write(mask, "png", folder.resolve("masks/one.png").toFile());
    JsonNode half =
        run("--method", "gradient", "--masks", folder.resolve("masks"), "--json").json();
    assertEquals("[[0.0,0.0,30.0,40.0]]", half.at("/inputs/0/trueBoxes").toString());
    double energy = half.get("energy").asDouble();
    assertTrue(energy > 0 && energy < 1, half.toString());
    mask.createGraphics().fillRect(0, 0, 60, 40);
    ImageIO.write(mask, "png", folder.resolve("masks/one.png").toFile());
    JsonNode whole =
        run("--method", "gradient", "--masks", folder.resolve("masks"), "--json").json();
    assertEquals(1, whole.get("energy").asDouble(), 1e-6);
    assertEquals(1, whole.get("pointing").asDouble());
    BufferedImage small = new BufferedImage(6, 4, BufferedImage.TYPE_INT_RGB);
    ImageIO.write(small, "png", folder.resolve("masks/one.png").toFile());
    assertRefused("is 6x4 pixels, the image 60x40", "--masks", folder.resolve("masks"));
    assertRefused("there is no such folder", "--masks", folder.resolve("nowhere"));
  }

  @Test
  void imagesWithoutBoxesAreBoxedAndNotJudged() throws IOException {
    Path two = Samples.png(folder.resolve("two.png"), 60, 40, 2);
    Path table = file("a.csv", "image,x,y,width,height\none.png,1,1,20,20\n");
    Cli cli = run(two, "--method", "gradient", "--boxes", table);
    assertEquals(0, cli.code(), cli.err());
    assertTrue(
        cli.err().contains("has nothing for 1 of 2 images, which are not judged"), cli.err());
    assertTrue(cli.out().contains("of 1 images"), cli.out());
    assertTrue(cli.out().contains("pointing game"), cli.out());
  }

  /** Entities would read other files, or grow without end. */
  @Test
  void vocFilesAreInertData() throws IOException {
    Path secret = file("secret.txt", "one.png");
    String entity =
        "<!DOCTYPE a [<!ENTITY name SYSTEM \"%s\">]>".formatted(secret.toUri())
            + voc(1, 1, 9, 9).replace("one.png", "&name;");
    assertRefused("document type declarations are not read", "--boxes", file("a.xml", entity));
    assertRefused("is not XML", "--boxes", file("b.xml", "<annotation>"));
    assertRefused("<annotation> is expected, got <a>", "--boxes", file("c.xml", "<a/>"));
    assertRefused(
        "lacks <filename>", "--boxes", file("d.xml", "<annotation><object/></annotation>"));
    assertRefused(
        "a number is expected in <xmax>",
        "--boxes",
        file("e.xml", voc(1, 1, 9, 9).replace("<xmax>9.0", "<xmax>nine")));
    assertRefused("has no boxes", "--boxes", Files.createDirectory(folder.resolve("none")));
    assertRefused("lies outside the image", "--boxes", file("f.xml", voc(50, 1, 61, 9)));
  }

  @Test
  void badInputIsOneSentence() throws IOException {
    assertRefused("--threshold sweep: chooses by true boxes", "--threshold", "sweep");
    assertRefused("--threshold 1.5: a part of the maximum", "--threshold", "1.5");
    String head = "image,x,y,width,height\n";
    assertRefused(
        "has a box for none of the 1 images", "--boxes", file("a.csv", head + "two.png,1,1,2,2\n"));
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
