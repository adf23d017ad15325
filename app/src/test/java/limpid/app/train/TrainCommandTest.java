package limpid.app.train;

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
import limpid.app.Cli;
import limpid.app.Samples;
import limpid.models.data.ImageFolder;
import limpid.models.data.Labels;
import limpid.models.photo.Photo;
import limpid.nn.Augmentation;
import limpid.nn.Checkpoint;
import limpid.nn.CrossEntropy;
import limpid.nn.Frozen;
import limpid.nn.LabelledImages;
import limpid.nn.LearningRate;
import limpid.nn.Recipe;
import limpid.nn.Sgd;
import limpid.nn.StateDict;
import limpid.nn.Training;
import limpid.nn.WeightDecay;
import limpid.nn.augment.Crop;
import limpid.nn.augment.Flip;
import limpid.weights.WeightsFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
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
    Files.delete(folder.resolve("net.checkpoint.json"));
    Cli unlogged = train("net", "--resume");
    assertTrue(
        unlogged.err().contains("net.checkpoint.json: there is no such file"), unlogged.err());
  }

  @Test
  void aTrainingAlongATreeIsNotResumedWithoutIt() {
    assertEquals(0, train("net", "--tree", "random", "--epochs", 1).code());
    Cli without = train("net", "--resume", "--epochs", 1);
    assertEquals(2, without.code());
    assertTrue(
        without.err().contains("began with --tree random, now it is without"), without.err());
    assertEquals(0, train("plain", "--epochs", 1).code());
    Cli with = train("plain", "--resume", "--epochs", 1, "--tree", "random");
    assertTrue(with.err().contains("began without --tree, now it is random"), with.err());
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
    refused("--batch 13: a step wants 13 images, there are 12", train("refused", "--batch", 13));
    refused(
        "--batch 5 --accumulate 4: a step wants 20 images, there are 12",
        train("refused", "--accumulate", 4));
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

  @Test
  @Tag("slow")
  void everyWayOfTrainingResumesToTheSameBits() throws IOException {
    Object[] ways = {
      "--optimiser",
      "adamw",
      "--rate",
      0.003,
      "--schedule",
      "one-cycle",
      "--accumulate",
      2,
      "--batch",
      3,
      "--clip",
      1,
      "--average",
      0.9,
      "--mixup",
      0.4,
      "--cutout",
      8,
      "--jitter",
      "0.3,0.3,0.3,0.1",
      "--rand-augment",
      "1,9",
      "--freeze",
      "block1"
    };
    Cli whole = train("whole", ways);
    assertEquals(0, whole.code(), whole.err());
    Path checkpoint = folder.resolve("whole.checkpoint");
    assertTrue(
        Checkpoint.read(checkpoint).optimiser().keySet().stream()
            .noneMatch(name -> name.startsWith("block1.")));
    byte[] expected = Files.readAllBytes(folder.resolve("whole"));
    Files.delete(folder.resolve("whole"));
    Object[] resumed = new Object[ways.length + 1];
    System.arraycopy(ways, 0, resumed, 0, ways.length);
    resumed[ways.length] = "--resume";
    assertEquals(0, train("whole", resumed).code());
    assertArrayEquals(expected, Files.readAllBytes(folder.resolve("whole")));
  }

  @Test
  void epochsAreATableAndAPlot() throws IOException {
    train("net");
    List<String> table = Files.readAllLines(folder.resolve("net.csv"));
    assertEquals(
        "epoch,loss,train_accuracy,test_accuracy,rate,images_per_second,seconds", table.get(0));
    assertEquals(4, table.size());
    assertTrue(table.get(3).startsWith("3,"), table.get(3));
    assertTrue(Photo.read(folder.resolve("net.png")).width() > 600);
  }

  @Test
  @Tag("slow")
  void otherClassesGetANewHeadOnTheWeightsOfAFile() throws IOException {
    Path weights = Samples.weights(folder);
    Cli cli = train("net", "--weights", weights, "--freeze", "conv1,block1", "--epochs", 1);
    assertEquals(0, cli.code(), cli.err());
    assertTrue(
        cli.err().contains("for 10 classes, the data have 3; fc.weight and fc.bias begin anew"),
        cli.err());
    StateDict before = WeightsFile.open(weights);
    StateDict after = WeightsFile.open(folder.resolve("net"));
    String frozen =
        before.names().stream()
            .filter(name -> name.startsWith("block1.") && name.endsWith("conv1.weight"))
            .findFirst()
            .orElseThrow();
    for (String name : List.of("conv1.weight", frozen)) {
      assertArrayEquals(before.read(name).data(), after.read(name).data());
    }
    assertEquals(3, after.shape("fc.bias").at(0));
  }

  @Test
  @Tag("slow")
  void aNetLearnsFromAnother() throws IOException {
    assertEquals(0, train("teacher", "--epochs", 1).code());
    Cli cli =
        train(
            "net",
            "--teacher",
            Samples.MODEL,
            "--teacher-weights",
            folder.resolve("teacher"),
            "--epochs",
            1);
    assertEquals(0, cli.code(), cli.err());
    Path ten = Samples.weights(folder);
    refused(
        "--teacher: wrn10_1 knows 10 classes, the data have 3",
        train("refused", "--teacher", Samples.MODEL, "--teacher-weights", ten));
    refused("--teacher: no model is named 'wrn'", train("refused", "--teacher", "wrn"));
    refused("--teacher wrn10_1: wants --teacher-weights", train("refused", "--teacher", "wrn10_1"));
    Path lenet = Samples.weights("lenet5", folder.resolve("lenet.safetensors"));
    refused(
        "--teacher: lenet5 takes no images of 32x32 pixels (",
        Cli.run(
            "train",
            "--model",
            Samples.MODEL,
            "--data",
            Samples.dataset(folder.resolve("ten"), 1, "abcdefghij".split("")),
            "--batch",
            5,
            "--teacher",
            "lenet5",
            "--teacher-weights",
            lenet,
            "--out",
            folder.resolve("refused")));
    Files.write(folder.resolve("teacher.labels.txt"), List.of("birch", "ash", "cedar"));
    Path turned = folder.resolve("teacher");
    refused(
        "class 0 of wrn10_1 is birch, which is class 1 of the data; one order is expected",
        train("refused", "--teacher", Samples.MODEL, "--teacher-weights", turned));
  }

  @Test
  @Tag("slow")
  void imagesOfOtherSizesAreResized() throws IOException {
    Samples.png(data.resolve("train/ash/wide.png"), 50, 40, 1);
    refused("images of one size are expected, or --size N to resize all", train("refused"));
    Cli cli = train("net", "--size", 32, "--epochs", 1);
    assertEquals(0, cli.code(), cli.err());
    Cli smaller = train("smaller", "--size", 24, "--epochs", 1);
    assertEquals(0, smaller.code(), smaller.err());
    assertTrue(smaller.err().contains("trained on images of 24x24 pixels"), smaller.err());
    refused(
        "--size 24: lenet5 takes no images of 24x24 pixels, but of 28x28 (",
        Cli.run(
            "train",
            "--model",
            "lenet5",
            "--data",
            data,
            "--size",
            24,
            "--batch",
            5,
            "--out",
            folder.resolve("refused")));
    Files.createDirectories(data.resolve("train/elm"));
    refused("elm: is a class without images", train("refused", "--size", 32));
  }

  @Test
  void aLossThatIsNoNumberStopsWithItsBatch() {
    Cli cli = train("refused", "--rate", 9e5, "--warm-up", 0);
    assertEquals(2, cli.code());
    assertTrue(
        cli.err()
            .matches(
                "(?s).*limpid: the loss is (NaN|Infinity|-Infinity) in step \\d of epoch \\d, whose"
                    + " batch is \\S+\\.png, .* and 2 more; a lower --rate or --clip 1 may help.*"),
        cli.err());
  }

  @Test
  void optionsThatWouldDoNothingAreRefused() {
    String steps = "is for --schedule steps, not for --schedule one-cycle";
    refused("--drop-at: " + steps, train("refused", "--schedule", "one-cycle", "--drop-at", 0.5));
    refused("--drop-by: " + steps, train("refused", "--schedule", "one-cycle", "--drop-by", 0.5));
    refused("--temperature: wants --teacher", train("refused", "--temperature", 2));
    refused("--teacher-share: wants --teacher", train("refused", "--teacher-share", 0.5));
    refused("--teacher-weights: wants --teacher", train("refused", "--teacher-weights", "a.pth"));
    refused("--tree-loss: wants --tree", train("refused", "--tree-loss", "hard"));
    refused("--tree-weight: wants --tree", train("refused", "--tree-weight", 2));
    refused("--tree-form: wants --tree", train("refused", "--tree-form", "library"));
    refused("--tree-every: is for --tree induced", train("refused", "--tree-every", 2));
    refused("--new-head: wants --weights", train("refused", "--new-head"));
  }

  @Test
  void badOptionsOfRecipesAreRefused() {
    refused("--schedule: cosine, steps or one-cycle is", train("refused", "--schedule", "line"));
    refused("--optimiser: sgd or adamw is expected", train("refused", "--optimiser", "lion"));
    refused(
        "--drop-at: parts below 1 is",
        train("refused", "--schedule", "Steps", "--drop-at", "0.5,7"));
    refused("--jitter: up to three numbers", train("refused", "--jitter", "0.1,0.1,0.1,0.9"));
    refused("--rand-augment: 1 change or more", train("refused", "--rand-augment", "2,99"));
    refused("--average: 0 or more, but less than 1,", train("refused", "--average", 1));
    refused("--clip: 0 or more is expected", train("refused", "--clip", -1));
    refused("--size: 1 to 4096 is expected", train("refused", "--size", 0));
    for (String more : List.of("", ".csv", ".png", ".labels.txt")) {
      refused(
          "the training writes another file there",
          train("refused", "--checkpoint", folder.resolve("refused" + more)));
    }
    refused(
        "--freeze conv1,fc: fc.weight begins anew; what is new is to be trained",
        train("refused", "--weights", Samples.weights(folder), "--freeze", "conv1,fc"));
    refused(
        "--freeze: the net has no module 'layer9'; it has conv1, ",
        train("refused", "--freeze", "layer9"));
  }
}
