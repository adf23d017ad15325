package limpid.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class MaximiseCommandTest {
  @TempDir Path folder;
  private Path out;
  private Object[] net;

  @BeforeEach
  void aNet() {
    out = folder.resolve("out");
    Path weights = Samples.weights(folder);
    net = new Object[] {"maximise", "--model", Samples.MODEL, "--weights", weights, "--out", out};
  }

  private Cli run(Object... options) {
    Object[] all = Arrays.copyOf(net, net.length + options.length);
    System.arraycopy(options, 0, all, net.length, options.length);
    return Cli.run(all);
  }

  @Test
  void classesAndChannelsAreMadeAndStandOnASheet() throws IOException {
    Cli cli =
        run("--target", "cat", "--layer", "block1", "--channel", "2,5", "--steps", "8", "--json");
    assertEquals(0, cli.code(), cli.err());
    JsonNode images = cli.json().get("images");
    assertEquals(3, images.size());
    assertEquals("logit of cat", images.get(0).get("excited").asText());
    assertEquals("channel 5 of block1", images.get(2).get("excited").asText());
    for (JsonNode image : images) {
      assertEquals(8, image.get("scores").size());
      assertTrue(image.get("score").asDouble() > image.get("scores").get(0).asDouble());
      assertEquals(32, ImageIO.read(Path.of(image.get("picture").asText()).toFile()).getWidth());
    }
    assertTrue(Files.exists(Path.of(cli.json().get("sheet").asText())));
    assertEquals(8, cli.json().at("/options/steps").asInt());
    assertTrue(cli.json().at("/options/fourier").asBoolean());
  }

  @Test
  void whatCannotBeIsOneSentence() {
    refused("one of --target, --channel and --neuron is expected");
    refused("--layer: is for --channel and --neuron", "--target", "cat", "--layer", "block1");
    refused("--neuron: N or N@Y,X is expected, got '3@4'", "--neuron", "3@4");
    refused(
        "channel 16 is out of range: layer block1 is [1,32,32,16], 0 to 15 is expected",
        "--layer",
        "block1",
        "--channel",
        "16");
    refused("no class is named 'unicorn'", "--target", "unicorn");
    refused("--rate: 0 to 100 is expected, got fast", "--target", "cat", "--rate", "fast");
    refused("--channel: 0 or more is expected, got -1", "--channel", "-1");
  }

  private void refused(String sentence, Object... options) {
    Cli cli = run(options);
    assertEquals(2, cli.code(), cli.err());
    assertEquals(1, cli.err().lines().count(), cli.err());
    assertTrue(cli.err().contains(sentence), cli.err());
    assertTrue(Files.notExists(out));
  }
}
