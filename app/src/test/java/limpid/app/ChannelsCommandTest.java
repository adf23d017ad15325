package limpid.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
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
}
