package limpid.app.inside;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import limpid.app.Cli;
import limpid.app.Samples;
import limpid.core.Shape;
import limpid.weights.Npy;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class ChannelsCommandTest {
  @TempDir Path folder;

  @Test
  void theStrongestChannelsOfALayerAreOnOneSheet() throws IOException {
    Path photo = Samples.png(folder.resolve("disc.png"), 60, 40, 1);
    Object[] net = {"--model", Samples.MODEL, "--weights", Samples.weights(folder)};
    Cli cli =
        Cli.run(
            "channels",
            photo,
            net[0],
            net[1],
            net[2],
            net[3],
            "--layer",
            "block1",
            "--most",
            "5",
            "--out",
            folder.resolve("out"),
            "--json");
    assertEquals(0, cli.code(), cli.err());
    JsonNode one = cli.json().at("/inputs/0");
    assertEquals("block1", one.get("layer").asText());
    assertEquals("[1,32,32,16]", one.get("layerShape").toString());
    assertEquals(5, one.get("channels").size());
    assertTrue(one.get("picture").asText().endsWith("disc-channels-block1.png"));
    BufferedImage picture = ImageIO.read(Path.of(one.get("picture").asText()).toFile());
    assertTrue(picture.getWidth() > 3 * 132 && picture.getHeight() > 2 * 132);
  }

  private Cli channels(Object... more) throws IOException {
    List<Object> all = new ArrayList<>(List.of("channels"));
    all.addAll(List.of("--model", Samples.MODEL, "--weights", Samples.weights(folder)));
    all.addAll(List.of("--out", folder.resolve("out")));
    all.addAll(List.of(more));
    return Cli.run(all.toArray());
  }

  @Test
  void severalImagesAreRowsOfOneSheetWithTheSameChannels() throws IOException {
    Path photos = folder.resolve("photos");
    for (int i = 0; i < 3; i++) {
      Samples.png(photos.resolve(i + ".png"), 40, 40, i);
    }
    Cli cli = channels(photos, "--layer", "block1", "--across", "--most", "4", "--json");
    assertEquals(0, cli.code(), cli.err());
    JsonNode one = cli.json().at("/inputs/0");
    assertEquals(1, cli.json().get("inputs").size());
    assertEquals(3, one.get("inputs").size());
    assertEquals(4, one.get("channels").size());
    BufferedImage picture = ImageIO.read(Path.of(one.get("picture").asText()).toFile());
    assertTrue(picture.getWidth() > 5 * 132 && picture.getHeight() > 3 * 132);
  }

  @Test
  void whatAMethodFindsForEachChannelIsDrawnAndWritten() throws IOException {
    Path photo = Samples.png(folder.resolve("disc.png"), 40, 40, 1);
    Path raw = folder.resolve("raw.npy");
    Object[] what = {photo, "--layer", "block2", "--method", "layer-gradient-x-activation"};
    Cli cli = channels(what[0], what[1], what[2], what[3], what[4], "--raw", raw);
    assertEquals(0, cli.code(), cli.err());
    assertTrue(cli.out().contains("layer-gradient-x-activation, "), cli.out());
    Cli explained =
        Cli.run(
            "explain",
            photo,
            "--model",
            Samples.MODEL,
            "--weights",
            Samples.weights(folder),
            "--layer",
            "block2",
            "--method",
            "layer-gradient-x-activation",
            "--raw",
            folder.resolve("other.npy"),
            "--out",
            folder.resolve("out"));
    assertEquals(0, explained.code(), explained.err());
    assertArrayEquals(Npy.read(folder.resolve("other.npy")).data(), Npy.read(raw).data());
    assertEquals(Shape.of(32, 16, 16), Npy.read(raw).shape());
  }

  @Test
  void badInputIsOneSentence() throws IOException {
    Path photo = Samples.png(folder.resolve("disc.png"), 40, 40, 1);
    for (String[] wrong :
        new String[][] {
          {"--layer", "fc", "layer fc is [1,10], not feature maps [N,h,w,C]"},
          {"--layer", "each", "one method at one layer is expected"},
          {"--method", "gradcam", "no method is named 'gradcam'"},
          {"--target", "cat", "--target cat: activations are the same whatever is explained"},
          {"--raw", "/nowhere/x.npy", "/nowhere/x.npy: cannot be written"},
          {"--most", "0", "--most: 1 to 600 is expected, got 0"},
        }) {
      Cli cli = channels(photo, wrong[0], wrong[1]);
      assertEquals(2, cli.code(), wrong[1]);
      assertTrue(cli.err().contains(wrong[2]), cli.err());
      assertEquals(1, cli.err().lines().count(), cli.err());
    }
    Cli two = channels(photo, "--method", "layer-conductance", "--target", "top2");
    assertTrue(two.err().contains("--target top2: one target is expected"), two.err());
    assertTrue(Files.notExists(folder.resolve("out")), "a picture was drawn");
  }
}
