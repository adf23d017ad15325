package limpid.app;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import limpid.models.data.ImageFolder;
import limpid.models.data.Labels;
import limpid.nn.Augmentation;
import limpid.nn.CrossEntropy;
import limpid.nn.Frozen;
import limpid.nn.LabelledImages;
import limpid.nn.LearningRate;
import limpid.nn.Recipe;
import limpid.nn.Sgd;
import limpid.nn.Training;
import limpid.nn.WeightDecay;
import limpid.nn.augment.Crop;
import limpid.nn.augment.Flip;
import limpid.weights.WeightsFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainCommandTest {
  @TempDir Path folder;
  private Path data;

  @BeforeEach
  void threeClassesOfImages() throws IOException {
    data = Samples.dataset(folder.resolve("data"), 4, "ash", "birch", "cedar");
  }

  /** Trains with a small recipe, but for the options that are given. */
  private Cli train(String out, Object... options) {
    Map<String, Object> recipe = new LinkedHashMap<>();
    recipe.put("--epochs", 3);
    recipe.put("--batch", 5);
    recipe.put("--rate", 0.05);
    recipe.put("--shift", 2);
    recipe.put("--seed", 9);
    recipe.keySet().removeAll(List.of(options));
    List<Object> all = new ArrayList<>(List.of("train", "--model", Samples.MODEL, "--data", data));
    recipe.forEach((name, value) -> all.addAll(List.of(name, value)));
    all.addAll(List.of("--out", folder.resolve(out)));
    all.addAll(List.of(options));
    return Cli.run(all.toArray());
  }

  private JsonNode log(String out) throws IOException {
    return new ObjectMapper().readTree(folder.resolve(out + ".checkpoint.json").toFile());
  }

  private void refused(String expected, Cli cli) {
    assertEquals(2, cli.code());
    assertTrue(cli.err().contains("limpid: "), cli.err());
    assertTrue(cli.err().contains(expected), cli.err());
    assertFalse(Files.exists(folder.resolve("refused")));
  }

  @Test
  void aStoppedTrainingComesToTheSameNumbers() throws IOException {
    Cli whole = train("whole");
    assertEquals(0, whole.code(), whole.err());
    stopAfter(3, "stopped");
    Cli resumed = train("stopped", "--resume");
    assertEquals(0, resumed.code(), resumed.err());
    assertFalse(resumed.err().contains("epoch 1/3"), resumed.err());
    assertArrayEquals(
        Files.readAllBytes(folder.resolve("whole")), Files.readAllBytes(folder.resolve("stopped")));
    JsonNode expected = log("whole").get("epochs");
    JsonNode got = log("stopped").get("epochs");
    assertEquals(3, got.size());
    for (int i = 0; i < 3; i++) {
      for (String field : new String[] {"epoch", "loss", "trainAccuracy", "testAccuracy"}) {
        assertEquals(expected.get(i).get(field), got.get(i).get(field));
      }
    }
  }

  /** What a kill after some steps leaves: a checkpoint, and here a log that is ahead of it. */
  private void stopAfter(int steps, String out) throws IOException {
    LabelledImages images = ImageFolder.read(data.resolve("train"));
    float[] mean = {.4914f, .4822f, .4465f};
    float[] colour = {mean[0] * 255, mean[1] * 255, mean[2] * 255};
    Recipe recipe =
        new Recipe(
            3,
            5,
            1,
            LearningRate.cosine(0.05, 0.2),
            () -> new Sgd(0.9, new WeightDecay(5e-4, false), true),
            Double.POSITIVE_INFINITY,
            new CrossEntropy(0.1),
            Optional.empty(),
            Frozen.NONE,
            new Augmentation(
                mean,
                new float[] {.2470f, .2435f, .2616f},
                List.of(new Crop(2, colour), new Flip())),
            0,
            0,
            9);
    var net = Samples.architecture().with(new Labels(images.classes()));
    Training training = new Training(net::build, recipe, images);
    for (int i = 0; i < steps; i++) {
      training.advance();
    }
    training.checkpoint().write(folder.resolve(out + ".checkpoint"));
    Files.copy(folder.resolve("whole.checkpoint.json"), folder.resolve(out + ".checkpoint.json"));
  }

  @Test
  void whatWasTrainedCanBeUsed() throws IOException {
    assertEquals(0, train("net.safetensors", "--precision", "f16").code());
    Path photo = Samples.png(folder.resolve("photo.png"), 40, 40, 3);
    Path weights = folder.resolve("net.safetensors");
    Cli cli = Cli.run("classify", photo, "--model", Samples.MODEL, "--weights", weights, "--json");
    assertEquals(0, cli.code(), cli.err());
    assertEquals(3, cli.json().at("/model/classes").asInt());
    List<String> names = new ArrayList<>();
    cli.json().at("/inputs/0/classes").forEach(one -> names.add(one.get("name").asText()));
    assertEquals(List.of("ash", "birch", "cedar"), names.stream().sorted().toList());
  }

  @Test
  void halfPrecisionHalvesTheFile() throws IOException {
    train("full", "--epochs", 1);
    train("half", "--epochs", 1, "--precision", "bf16");
    long full = Files.size(folder.resolve("full"));
    long half = Files.size(folder.resolve("half"));
    assertTrue(half < 0.6 * full, full + " and " + half);
    assertEquals(
        WeightsFile.open(folder.resolve("full")).names(),
        WeightsFile.open(folder.resolve("half")).names());
  }

  @Test
  void everyEpochIsToldAndLogged() throws IOException {
    Cli cli = train("net");
    for (int epoch = 1; epoch <= 3; epoch++) {
      assertTrue(cli.err().contains("epoch " + epoch + "/3  loss "), cli.err());
    }
    JsonNode log = log("net");
    assertEquals(Samples.MODEL, log.at("/settings/--model").asText());
    assertEquals("9", log.at("/settings/--seed").asText());
    assertEquals(3, log.get("epochs").size());
    assertTrue(log.at("/epochs/2/testAccuracy").isNumber());
  }

  @Test
  void aTrainingIsNotBegunOverAnother() {
    assertEquals(0, train("net").code());
    Cli again = train("net");
    assertEquals(2, again.code());
    assertTrue(again.err().contains("net.checkpoint: is there already; --resume"), again.err());
  }

  @Test
  void aTrainingIsNotResumedWithOtherSettings() throws IOException {
    assertEquals(0, train("net").code());
    Cli other = train("net", "--resume", "--rate", 0.1);
    assertEquals(2, other.code());
    assertTrue(other.err().contains("--rate 0.05, now it is 0.1"), other.err());
    Files.delete(data.resolve("train/ash/0.png"));
    Cli less = train("net", "--resume");
    assertTrue(less.err().contains("--data 12 images of 32x32, crc32 "), less.err());
  }

  @Test
  void resumingWantsAWholeCheckpoint() throws IOException {
    refused("refused.checkpoint: there is no such file", train("refused", "--resume"));
    Files.writeString(folder.resolve("refused.checkpoint"), "not much of one");
    refused("not a whole checkpoint", train("refused", "--resume"));
  }

  @Test
  void badOptionsAreRefusedBeforeAnythingIsRead() {
    data = folder.resolve("nowhere");
    refused(
        "option '--data' (DIR) should be specified only once", train("refused", "--data", data));
    refused("--warm-up: 0 or more, but less than 1, is expected", train("refused", "--warm-up", 1));
    refused("--epochs: at least 1 is expected, got 0", train("refused", "--epochs", 0));
    refused("--precision", train("refused", "--precision", "f8"));
    refused("there is no directory", train("none/refused"));
    refused("nowhere: there is no such directory", train("refused"));
  }

  @Test
  void dataThatDoNotFitAreRefused() throws IOException {
    refused("--batch 13: wants as many images, there are 12", train("refused", "--batch", 13));
    Path test = folder.resolve("test");
    Samples.png(test.resolve("oak/a.png"), 32, 32, 1);
    refused("the test images have the classes [oak]", train("refused", "--test-data", test));
    data = folder.resolve("small");
    Samples.png(data.resolve("oak/a.png"), 28, 28, 1);
    refused("small: has one class; at least two are expected", train("refused"));
    Samples.png(data.resolve("pine/a.png"), 28, 28, 1);
    refused("wrn10_1 takes images of 32x32 pixels, these are 28x28", train("refused"));
    data = Files.createDirectory(folder.resolve("empty"));
    refused("no training data; train/CLASS/IMAGE", train("refused"));
    data = folder.resolve("torn");
    Files.createDirectories(data.resolve("oak"));
    Files.writeString(data.resolve("oak/a.png"), "");
    refused("a.png: the file is empty", train("refused"));
  }

  @Test
  void foldersOfClassesWithoutATestSetWillDo() throws IOException {
    data = data.resolve("train");
    assertEquals(0, train("net", "--epochs", 1).code());
    assertTrue(log("net").at("/epochs/0/testAccuracy").isNull());
  }

  @Test
  void cifarsBinaryFilesAreRecognised() throws IOException {
    data = Files.createDirectory(folder.resolve("cifar"));
    Files.writeString(data.resolve("batches.meta.txt"), "no\nyes\n");
    for (String name :
        new String[] {
          "data_batch_1",
          "data_batch_2",
          "data_batch_3",
          "data_batch_4",
          "data_batch_5",
          "test_batch"
        }) {
      byte[] records = new byte[2 * 3073];
      for (int i = 0; i < records.length; i++) {
        records[i] = i % 3073 == 0 ? (byte) (i / 3073) : (byte) (i * i + name.hashCode());
      }
      Files.write(data.resolve(name + ".bin"), records);
    }
    Cli cli = train("net", "--epochs", 1);
    assertEquals(0, cli.code(), cli.err());
    assertTrue(cli.err().contains("10 training and 2 test images of 2 classes"), cli.err());
  }
}
