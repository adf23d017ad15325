package limpid.app.inside;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;
import limpid.app.Cli;
import limpid.app.Samples;
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
    return command("maximise", options);
  }

  private Cli command(String command, Object... options) {
    Object[] all = Arrays.copyOf(net, net.length + options.length);
    System.arraycopy(options, 0, all, net.length, options.length);
    all[0] = command;
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
  void aPhotoIsDreamtOfAtItsOwnProportions() throws IOException {
    Path photo = Samples.png(folder.resolve("disc.png"), 90, 60, 1);
    Cli cli =
        command(
            "deepdream",
            photo,
            "--layer",
            "block1",
            "--side",
            "60",
            "--octaves",
            "2",
            "--steps",
            "3",
            "--json");
    assertEquals(0, cli.code(), cli.err());
    JsonNode image = cli.json().at("/images/0");
    assertEquals(6, image.get("scores").size());
    Path picture = Path.of(image.get("picture").asText());
    assertEquals("disc-deepdream-block1.png", picture.getFileName().toString());
    assertEquals(60, ImageIO.read(picture.toFile()).getWidth());
    assertEquals(40, ImageIO.read(picture.toFile()).getHeight());
  }

  @Test
  void layersAreInvertedOnOneSheet() throws IOException {
    Path photo = Samples.png(folder.resolve("disc.png"), 90, 60, 1);
    Cli cli = command("invert", photo, "--layers", "block1,block3", "--steps", "4", "--json");
    assertEquals(0, cli.code(), cli.err());
    JsonNode one = cli.json().at("/inputs/0");
    assertEquals("block3", one.at("/layers/1/layer").asText());
    assertTrue(one.at("/layers/1/distance").asDouble() > 0);
    assertTrue(Files.exists(Path.of(one.get("picture").asText())));
  }

  @Test
  void photosAndLayersThatAreNotThereAreRefused() throws IOException {
    Path photo = Samples.png(folder.resolve("disc.png"), 90, 60, 1);
    refusedBy("invert", "no layer is named block9", photo, "--layers", "block9");
    refusedBy("deepdream", "no layer is named block9", photo, "--layer", "block9");
    refusedBy("deepdream", "there is no such file", folder.resolve("no.png"), "--layer", "block1");
    refusedBy("deepdream", "--octaves 0: 1 to 20 is expected", photo, "--octaves", "0");
  }

  @Test
  void whatCannotBeIsOneSentence() {
    refused("one of --target, --layer, --channel and --neuron is expected");
    refused("--neuron 3@4: N or N@Y,X is expected", "--neuron", "3@4");
    refused(
        "channel 16 is out of range: layer block1 is [1,32,32,16], 0 to 15 is expected",
        "--layer",
        "block1",
        "--channel",
        "16");
    refused(
        "--target neuron:block1,3: what is excited inside the net is said by --layer, --channel",
        "--target",
        "neuron:block1,3");
    refused("no class is named 'unicorn'", "--target", "unicorn");
    refused("--rate fast: 0 to 100 is expected", "--target", "cat", "--rate", "fast");
    refused("--target top: which class that is depends on an image", "--target", "top");
    refused("--channel -1: 0 or more is expected", "--channel", "-1");
  }

  private void refused(String sentence, Object... options) {
    refusedBy("maximise", sentence, options);
  }

  private void refusedBy(String command, String sentence, Object... options) {
    Cli cli = command(command, options);
    assertEquals(2, cli.code(), cli.err());
    assertEquals(1, cli.err().lines().count(), cli.err());
    assertTrue(cli.err().contains(sentence), cli.err());
    assertTrue(Files.notExists(out));
  }
}
