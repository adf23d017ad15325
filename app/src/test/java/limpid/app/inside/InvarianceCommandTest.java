package limpid.app.inside;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import limpid.app.Cli;
import limpid.app.Samples;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class InvarianceCommandTest {
  @TempDir Path folder;

  private Cli run(Object... options) throws IOException {
    Object[] net = {
      "invariance",
      Samples.png(folder.resolve("disc.png"), 60, 40, 1),
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
  void aChartAndItsNumbersAreWritten() throws IOException {
    Cli cli = run("--layers", "block1,block3", "--points", "5", "--json");
    assertEquals(0, cli.code(), cli.err());
    JsonNode one = cli.json().at("/inputs/0");
    assertEquals(3, one.get("changes").size());
    JsonNode scale = one.at("/changes/1");
    assertEquals("scale", scale.get("change").asText());
    assertEquals(1, scale.at("/amounts/2").asDouble());
    assertEquals(0, scale.at("/distances/block3/2").asDouble());
    assertTrue(scale.at("/distances/block1/0").asDouble() > 0);
    assertTrue(ImageIO.read(Path.of(one.get("picture").asText()).toFile()).getWidth() > 1000);
    List<String> lines = Files.readAllLines(Path.of(one.get("table").asText()));
    assertEquals("change,amount,block1,block3,probability", lines.getFirst());
    assertEquals(16, lines.size());
  }

  @Test
  void whatCannotBeIsOneSentence() throws IOException {
    refused("--points 1: 2 to 10000 is expected", "--points", "1");
    refused("no layer is named block9", "--layers", "block9");
    refused("shear", "--changes", "shear");
  }

  private void refused(String sentence, Object... options) throws IOException {
    Cli cli = run(options);
    assertEquals(2, cli.code(), cli.err());
    assertEquals(1, cli.err().lines().count(), cli.err());
    assertTrue(cli.err().contains(sentence), cli.err());
    assertTrue(Files.notExists(folder.resolve("out")));
  }
}
