package limpid.app.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import limpid.app.Cli;
import limpid.app.Samples;
import limpid.models.data.ImageFolder;
import limpid.models.data.Labels;
import limpid.nn.Recipe;
import limpid.nn.Training;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@Tag("slow")
class TreeSupervisionOptionsTest {
  @TempDir Path folder;
  private Path data;

  @BeforeEach
  void threeClassesOfImages() throws IOException {
    data = Samples.dataset(folder.resolve("data"), 4, "cat", "dog", "ship");
  }

  private Cli train(String out, Object... options) {
    List<Object> all =
        new ArrayList<>(
            List.of(
                "train", "--model", Samples.MODEL, "--data", data, "--epochs", 3, "--batch", 5));
    all.addAll(List.of("--rate", 0.05, "--seed", 9, "--out", folder.resolve(out)));
    all.addAll(List.of(options));
    return Cli.run(all.toArray());
  }

  private byte[] bytes(String name) throws IOException {
    return Files.readAllBytes(folder.resolve(name));
  }

  @Test
  void aTreeChangesWhatIsLearnt() throws IOException {
    Cli plain = train("plain");
    assertEquals(0, plain.code(), plain.err());
    Cli taught = train("taught", "--tree", "wordnet", "--tree-loss", "hard");
    assertEquals(0, taught.code(), taught.err());
    assertFalse(Arrays.equals(bytes("plain"), bytes("taught")));
    String tree = Files.readString(folder.resolve("taught.checkpoint.tree-1.json"));
    assertTrue(tree.contains("carnivore"), tree);
    assertFalse(Files.exists(folder.resolve("taught.checkpoint.tree-2.json")));
    Path own = folder.resolve("taught.checkpoint.tree-1.json");
    Cli again = train("again", "--tree", own, "--tree-loss", "hard");
    assertEquals(0, again.code(), again.err());
    assertArrayEquals(bytes("taught"), bytes("again"));
  }

  /** As after a kill in the second epoch, whose tree is no longer that of the first. */
  @Test
  void aRenewedTreeIsResumedWhereItWas() throws IOException {
    Cli whole = train("whole", "--tree", "induced", "--tree-every", "1");
    assertEquals(0, whole.code(), whole.err());
    stopAfter(3, folder.resolve("stopped.checkpoint"));
    assertFalse(Files.exists(folder.resolve("stopped.checkpoint.tree-3.json")));
    Files.copy(folder.resolve("whole.checkpoint.json"), folder.resolve("stopped.checkpoint.json"));
    Cli resumed = train("stopped", "--tree", "induced", "--tree-every", "1", "--resume");
    assertEquals(0, resumed.code(), resumed.err());
    assertArrayEquals(bytes("whole"), bytes("stopped"));
    Files.delete(folder.resolve("stopped.checkpoint.tree-2.json"));
    Files.delete(folder.resolve("stopped.checkpoint"));
    stopAfter(3, folder.resolve("stopped.checkpoint"));
    Files.delete(folder.resolve("stopped.checkpoint.tree-2.json"));
    Cli lost = train("stopped", "--tree", "induced", "--tree-every", "1", "--resume");
    assertTrue(lost.err().contains("tree-2.json: the tree of the training is missing"), lost.err());
  }

  /** A training of the same options, as far as some steps. */
  private void stopAfter(int steps, Path checkpoint) throws IOException {
    var recipe = new RecipeOptions();
    var tree = new TreeSupervisionOptions();
    String[] chosen = {"--epochs", "3", "--batch", "5", "--rate", "0.05", "--seed", "9"};
    new CommandLine(recipe).setCaseInsensitiveEnumValuesAllowed(true).parseArgs(chosen);
    new CommandLine(tree)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .parseArgs("--tree", "induced", "--tree-every", "1");
    var images = ImageFolder.read(data.resolve("train"));
    var net = Samples.architecture().with(new Labels(images.classes()));
    Recipe steps3 = recipe.recipe(net.preprocessing().statistics(), Optional.empty());
    Training training = new Training(net::build, steps3, images);
    var supervising =
        new SupervisingTree(tree, net, training, steps3.objective(), checkpoint, steps3.seed());
    supervising.begin();
    for (int i = 0; i < steps; i++) {
      supervising.step();
      training.advance();
    }
    training.checkpoint().write(checkpoint);
  }

  @Test
  void whatCannotBeSupervisedIsOneSentence() {
    refused("there is no tree in fresh weights", "--tree", "induced");
    refused("--tree-weight: a number above 0", "--tree", "wordnet", "--tree-weight", "0");
    refused("--tree-every: is for --tree induced", "--tree", "wordnet", "--tree-every", "2");
    refused("there is no such file", "--tree", "wordnett");
  }

  private void refused(String sentence, Object... options) {
    Cli cli = train("refused", options);
    assertEquals(2, cli.code());
    assertTrue(cli.err().contains(sentence), cli.err());
    assertFalse(cli.err().contains("\tat "), cli.err());
  }
}
