package limpid.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.Window;
import limpid.core.op.Dropout;
import limpid.core.op.Node;
import limpid.nn.augment.Crop;
import limpid.nn.augment.Flip;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingTest {
  private static final Function<Weights, Model> NET =
      w -> {
        Convolution conv = Convolution.plain(w.at("conv"), 3, 8, Window.of(3).padding(1));
        BatchNormalisation norm = BatchNormalisation.of(w.at("bn"), 8);
        Dense fc = Dense.of(w.at("fc"), 8, 2);
        return x -> {
          Node y = norm.apply(conv.apply(x)).relu();
          Node row = y.mean(1, 2).reshape(y.shape().at(0), 8);
          return fc.apply(
              w.step().map(step -> new Dropout(0.1f).of(row, step.seed("drop"))).orElse(row));
        };
      };

  private static final Recipe RECIPE =
      Recipe.of(
              4,
              16,
              LearningRate.cosine(0.2, 0.25),
              new Augmentation(
                  new float[] {.5f, .5f, .5f},
                  new float[] {.25f, .25f, .25f},
                  List.of(new Crop(1, new float[] {128, 128, 128}), new Flip())),
              5)
          .with(new CrossEntropy(0.1));

  /** Class 1 has upright stripes, class 0 lying ones. */
  private static ImageSet stripes(int images, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] rgb = new byte[images * 8 * 8 * 3];
    int[] labels = new int[images];
    for (int i = 0; i < images; i++) {
      labels[i] = random.nextInt(2);
      for (int p = 0; p < 64; p++) {
        int place = labels[i] == 1 ? p % 8 : p / 8;
        for (int c = 0; c < 3; c++) {
          rgb[(i * 64 + p) * 3 + c] = (byte) (place % 2 * 160 + random.nextInt(60));
        }
      }
    }
    return new ImageSet(8, 8, rgb, labels, List.of("lying", "upright"));
  }

  @Test
  void learnsToTellStripesApart() {
    Training training = new Training(NET, RECIPE, stripes(160, 1));
    double before = training.accuracy(stripes(100, 2));
    while (!training.done()) {
      training.advance();
    }
    double after = training.accuracy(stripes(100, 2));
    assertTrue(after > 0.95 && after > before, before + " -> " + after);
  }

  @Test
  void resumedFromACheckpointItComesToTheSameNumbers(@TempDir Path folder) throws IOException {
    ImageSet images = stripes(64, 1);
    Training whole = new Training(NET, RECIPE, images);
    Training first = new Training(NET, RECIPE, images);
    for (int step = 0; step < 6; step++) {
      first.advance();
    }
    Path file = folder.resolve("training.checkpoint");
    first.checkpoint().write(file);
    Training resumed = new Training(NET, RECIPE, images);
    resumed.resume(Checkpoint.read(file));
    Training.Status last = null;
    Training.Status same = null;
    while (!whole.done()) {
      last = whole.advance();
    }
    while (!resumed.done()) {
      same = resumed.advance();
    }
    assertEquals(last, same);
    var wanted = whole.forFile();
    var found = resumed.forFile();
    assertEquals(wanted.keySet(), found.keySet());
    wanted.forEach(
        (name, tensor) -> assertArrayEquals(tensor.data(), found.get(name).data(), name));
  }

  /** Without batch norm, whose statistics are those of a run. */
  @Test
  void twoRunsOfAStepAreOneOfTwiceTheImages() {
    Function<Weights, Model> net =
        w -> {
          Dense fc = Dense.of(w.at("fc"), 192, 2);
          return x -> fc.apply(x.reshape(x.shape().at(0), 192));
        };
    Training halves = new Training(net, recipe(8, 2), stripes(64, 1));
    Training wholes = new Training(net, recipe(16, 1), stripes(64, 1));
    assertEquals(wholes.stepsPerEpoch(), halves.stepsPerEpoch());
    for (int step = 0; step < 5; step++) {
      Training.Status one = halves.advance();
      Training.Status other = wholes.advance();
      assertEquals(other.lastLoss(), one.lastLoss(), 1e-5);
      assertEquals(other.accuracy(), one.accuracy());
      assertArrayEquals(wholes.lastImages(), halves.lastImages());
    }
    wholes
        .forFile()
        .forEach(
            (name, t) -> assertArrayEquals(t.data(), halves.forFile().get(name).data(), 1e-5f));
  }

  private static Recipe recipe(int batch, int accumulation) {
    return new Recipe(
        2,
        batch,
        accumulation,
        RECIPE.rate(),
        RECIPE.optimiser(),
        RECIPE.clip(),
        RECIPE.objective(),
        RECIPE.teacher(),
        RECIPE.frozen(),
        RECIPE.augmentation(),
        0,
        0,
        5);
  }

  @Test
  void whatWasTakenFromATrainingStaysAsItWas() {
    Training training = new Training(NET, RECIPE, stripes(64, 1));
    training.advance();
    Checkpoint checkpoint = training.checkpoint();
    float[] weight = checkpoint.weights().get("conv.weight").data().clone();
    float[] velocity = checkpoint.optimiser().get("conv.weight").data().clone();
    Map<String, Tensor> file = training.forFile();
    float[] mean = file.get("bn.running_mean").data().clone();
    training.advance();
    assertArrayEquals(weight, checkpoint.weights().get("conv.weight").data());
    assertArrayEquals(velocity, checkpoint.optimiser().get("conv.weight").data());
    assertArrayEquals(mean, file.get("bn.running_mean").data());
    assertFalse(Arrays.equals(mean, training.forFile().get("bn.running_mean").data()));
  }

  @Test
  void aCheckpointCutShortOrChangedIsRefusedAndTheOneBeforeStays(@TempDir Path folder)
      throws IOException {
    Path file = folder.resolve("training.checkpoint");
    Training training = new Training(NET, RECIPE, stripes(64, 1));
    training.checkpoint().write(file);
    byte[] whole = Files.readAllBytes(file);
    for (int length : new int[] {0, 7, 16, whole.length / 2, whole.length - 1}) {
      Path cut = folder.resolve("cut");
      Files.write(cut, Arrays.copyOf(whole, length));
      assertThrows(IOException.class, () -> Checkpoint.read(cut), "cut to " + length);
    }
    whole[whole.length / 2] ^= 1;
    Path changed = folder.resolve("changed");
    Files.write(changed, whole);
    assertThrows(IOException.class, () -> Checkpoint.read(changed));

    assertEquals(0, Checkpoint.read(file).step());
    training.advance();
    training.checkpoint().write(file);
    assertEquals(1, Checkpoint.read(file).step());
  }

  @Test
  void aTrainingBeginsWithTheWeightsOfAFile() {
    Training taught = new Training(NET, RECIPE, stripes(160, 1));
    while (!taught.done()) {
      taught.advance();
    }
    Training next = new Training(NET, RECIPE, stripes(64, 1));
    next.begin("net from file", StateDict.of(taught.forFile()));
    assertEquals(taught.accuracy(stripes(100, 2)), next.accuracy(stripes(100, 2)));
    taught
        .forFile()
        .forEach((name, t) -> assertArrayEquals(t.data(), next.forFile().get(name).data(), name));
    Map<String, Tensor> other = Map.of("x", Tensor.zeros(Shape.of(1)));
    assertThrows(WeightsMismatch.class, () -> next.begin("net from file", StateDict.of(other)));
  }

  @Test
  void aCheckpointOfAnotherNetIsRefused() {
    Training training = new Training(NET, RECIPE, stripes(64, 1));
    Checkpoint other =
        new Checkpoint(1, 0, 0, Map.of("x", Tensor.zeros(Shape.of(1))), Map.of(), Map.of());
    assertThrows(IllegalArgumentException.class, () -> training.resume(other));
  }
}
