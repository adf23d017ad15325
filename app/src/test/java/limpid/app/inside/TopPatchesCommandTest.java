package limpid.app.inside;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import javax.imageio.ImageIO;
import limpid.app.Cli;
import limpid.app.Samples;
import limpid.core.Tensor;
import limpid.core.graph.Trace;
import limpid.explain.inside.ReceptiveField;
import limpid.models.Architecture;
import limpid.models.Zoo;
import limpid.nn.Weights;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("slow")
class TopPatchesCommandTest {
  @TempDir Path folder;

  private Cli run(Object... options) throws IOException {
    Path photos = folder.resolve("photos");
    for (int seed = 0; seed < 5; seed++) {
      Samples.png(photos.resolve("disc" + seed + ".png"), 60, 40, seed);
    }
    Object[] net = {
      "top-patches",
      photos,
      "--model",
      Samples.MODEL,
      "--weights",
      Samples.weights(folder),
      "--out",
      folder.resolve("out")
    };
    Object[] all = Arrays.copyOf(net, net.length + options.length);
    System.arraycopy(options, 0, all, net.length, options.length);
    return Cli.run(all);
  }

  @Test
  void thePatchesOfAFolderStandOnASheet() throws IOException {
    Cli cli = run("--layer", "block1", "--channel", "1,3", "--most", "3", "--json");
    assertEquals(0, cli.code(), cli.err());
    JsonNode channels = cli.json().get("channels");
    assertEquals(2, channels.size());
    JsonNode patches = channels.get(1).get("patches");
    assertEquals(3, patches.size());
    assertTrue(
        patches.get(0).get("activation").asDouble() >= patches.get(1).get("activation").asDouble());
    assertTrue(patches.get(0).get("input").asText().contains("disc"));
    Path picture = Path.of(cli.json().get("picture").asText());
    assertTrue(ImageIO.read(picture.toFile()).getHeight() > 4 * 132);
  }

  @Test
  void channelsAcrossCheckpointsStandInARow() throws IOException {
    Path photo = Samples.png(folder.resolve("disc.png"), 60, 40, 1);
    Path weights = Samples.weights(folder);
    Path later = Files.copy(weights, folder.resolve("later.safetensors"));
    Object[] net = {"--model", Samples.MODEL, "--weights", weights, "--weights", later};
    Cli cli =
        Cli.run(
            "evolution",
            photo,
            net[0],
            net[1],
            net[2],
            net[3],
            net[4],
            net[5],
            "--layer",
            "block2",
            "--channel",
            "1,2,3",
            "--out",
            folder.resolve("out"),
            "--json");
    assertEquals(0, cli.code(), cli.err());
    JsonNode channels = cli.json().get("channels");
    assertEquals(3, channels.size());
    JsonNode both = channels.get(2).get("checkpoints");
    assertEquals(later.toString(), both.get(1).get("weights").asText());
    assertEquals(both.get(0).get("activation"), both.get(1).get("activation"));
    Path picture = Path.of(cli.json().get("picture").asText());
    assertTrue(ImageIO.read(picture.toFile()).getHeight() > 3 * 132);
  }

  @Test
  void whatCannotBeIsOneSentence() throws IOException {
    refused("--most 0: 1 to 12 is expected", "--most", "0");
    refused("--channel -1: 0 or more is expected", "--channel", "-1");
    refused(
        "channel 99 is out of range: layer block1 has 16, 0 to 15 is expected",
        "--layer",
        "block1",
        "--channel",
        "99");
    refused("no layer is named block9", "--layer", "block9");
  }

  private void refused(String sentence, Object... options) throws IOException {
    Cli cli = run(options);
    assertEquals(2, cli.code(), cli.err());
    assertEquals(1, cli.err().lines().count(), cli.err());
    assertTrue(cli.err().contains(sentence), cli.err());
    assertTrue(Files.notExists(folder.resolve("out")));
  }

  /** As they are published; ResNet-50 halves in its 3x3 convolutions, as torchvision's does. */
  @ParameterizedTest
  @CsvSource({
    "vgg16, features.29, 196",
    "vgg16, features.30, 212",
    "resnet18, layer4, 435",
    "resnet34, layer4, 899",
    "resnet50, layer4, 427"
  })
  void receptiveFieldsOfTheZooAreThePublishedOnes(String name, String layer, int side) {
    Architecture net = Zoo.find(name);
    Trace trace =
        net.build(Weights.recording(new ArrayList<>()))
            .trace(Tensor.outline(net.preprocessing().input()));
    ReceptiveField field = ReceptiveField.of(trace, trace.at(layer), 3, 3);
    assertEquals(side, field.height());
    assertEquals(side, field.width());
  }
}
