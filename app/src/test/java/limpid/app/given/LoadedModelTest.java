package limpid.app.given;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import limpid.app.Cli;
import limpid.app.Samples;
import limpid.core.Tensor;
import limpid.nn.StateDict;
import limpid.weights.DType;
import limpid.weights.Safetensors;
import limpid.weights.WeightsFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadedModelTest {
  @TempDir Path folder;
  private Path photo;
  private Path photos;
  private Path out;

  @BeforeEach
  void photos() throws IOException {
    photos = Samples.dataset(folder.resolve("data"), 3, "cat", "dog").resolve("test");
    photo = Samples.png(folder.resolve("disc.png"), 40, 60, 1);
    out = folder.resolve("out");
  }

  private static void refused(String sentence, Object[] net, Object... command) {
    List<Object> words = new ArrayList<>(List.of(command));
    words.addAll(List.of(net));
    Cli cli = Cli.run(words.toArray());
    assertEquals(2, cli.code(), words + ": " + cli.err());
    assertTrue(cli.err().contains(sentence), words + ": " + cli.err());
    assertEquals("", cli.out(), words.toString());
  }

  @Test
  void aSizeThatTheNetDoesNotTakeIsASentence() {
    Path lenet = Samples.weights("lenet5", folder.resolve("lenet.safetensors"));
    Object[] small = {"--model", "lenet5", "--weights", lenet, "--size", 24};
    String sentence = "--size 24: lenet5 cannot run on images of 24x24 pixels: ";
    refused(sentence, small, "explain", photo, "--out", out);
    refused(sentence, small, "compare", photo, "--out", out);
    refused(sentence, small, "evaluate", photos, "--out", out);
    refused(sentence, small, "features", photos, "--out", folder.resolve("f.npy"));
    refused(sentence, small, "invert", photo, "--out", out);
    refused(sentence, small, "kernels", "--out", out);
    refused(sentence, small, "maximise", "--target", 1, "--out", out);
    Object[] whole = {"--model", "lenet5", "--weights", lenet, "--size", "native"};
    sentence = "disc.png: lenet5 cannot run on it: ";
    refused(sentence, whole, "invariance", photo, "--out", out);
    refused(sentence, whole, "walk", "gradcam", photo, "--html", folder.resolve("walk.html"));
  }

  /** A net whose features from here on are none. */
  private Path overflowing() {
    StateDict own = WeightsFile.open(Samples.weights(folder));
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    own.names().forEach(name -> tensors.put(name, own.read(name)));
    tensors.compute("conv1.weight", (_, w) -> Tensor.filled(w.shape(), 3e38f));
    Path file = folder.resolve("overflowing.safetensors");
    Safetensors.write(file, tensors, DType.F32);
    return file;
  }

  @Test
  void whatIsMadeOfNoNumbersIsRefused() {
    Object[] net = {"--model", Samples.MODEL, "--weights", overflowing()};
    String sentence = "gives NaN or infinity for 10 of 10 outputs";
    refused(sentence, net, "invariance", photo, "--out", out);
    refused(sentence, net, "walk", "gradcam", photo, "--html", folder.resolve("walk.html"));
    sentence = "has values that are not finite";
    refused(sentence, net, "invert", photo, "--layer", "block1", "--out", out);
    refused(sentence, net, "dff", photo, "--out", out);
    refused(sentence, net, "features", photos, "--out", folder.resolve("f.npy"));
    refused(sentence, net, "top-patches", photo, "--out", out);
    refused(sentence, net, "evolution", photo, "--out", out);
    sentence = "the image's score is NaN";
    refused(sentence, net, "maximise", "--target", "cat", "--out", out);
    refused(sentence, net, "deepdream", photo, "--layer", "block1", "--out", out);
    refused("a logit of image 0 is NaN", net, "tree", "evaluate", photos);
  }

  @Test
  void conceptsAreNotLearnedOfNoNumbers() {
    Object[] net = {"--model", Samples.MODEL, "--weights", overflowing()};
    Path train = folder.resolve("data/train");
    List<Object> command = new ArrayList<>(List.of("tcav", photo, "--target", "cat"));
    command.addAll(List.of("--concept", photos.resolve("cat"), "--out", out));
    command.addAll(List.of("--random", train.resolve("cat"), "--random", train.resolve("dog")));
    refused("has values that are not finite", net, command.toArray());
  }

  @Test
  void featuresOfALayerWithoutPlacesAreASentence() {
    Object[] net = {"--model", Samples.MODEL, "--weights", Samples.weights(folder)};
    refused(
        "features: layer fc is [1,10], not feature maps",
        net,
        "features",
        photos,
        "--out",
        folder.resolve("f.npy"),
        "--layer",
        "fc");
  }
}
