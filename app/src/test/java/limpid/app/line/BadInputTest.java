package limpid.app.line;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import limpid.app.Cli;
import limpid.app.Samples;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.weights.Npy;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bad input gives one sentence, exit code 2, and leaves nothing behind. */
class BadInputTest {
  @TempDir Path folder;
  private Path weights;
  private Path photo;

  @BeforeEach
  void aNetAndAPhoto() throws IOException {
    weights = Samples.weights(folder);
    photo = Samples.png(folder.resolve("photo.png"), 48, 40, 1);
  }

  private void refused(String expected, Object... arguments) throws IOException {
    Map<Path, Long> before = Samples.listing(folder);
    Cli cli = Cli.run(arguments);
    assertEquals(2, cli.code(), cli.err());
    assertEquals(1, cli.err().lines().count(), cli.err());
    assertTrue(cli.err().startsWith("limpid: "), cli.err());
    assertTrue(cli.err().contains(expected), cli.err());
    assertEquals("", cli.out());
    assertEquals(before, Samples.listing(folder));
  }

  /** An input that neither command takes. */
  private void refusedInput(String expected, Path input) throws IOException {
    Path out = folder.resolve("out");
    refused(
        expected, "explain", input, "--model", Samples.MODEL, "--weights", weights, "--out", out);
    refused(expected, "classify", input, "--model", Samples.MODEL, "--weights", weights, "--json");
  }

  private void refusedOptions(String expected, Object... options) throws IOException {
    Object[] command = {
      "explain",
      photo,
      "--model",
      Samples.MODEL,
      "--weights",
      weights,
      "--out",
      folder.resolve("out")
    };
    Object[] all = Arrays.copyOf(command, command.length + options.length);
    System.arraycopy(options, 0, all, command.length, options.length);
    refused(expected, all);
  }

  private void refusedWeights(String expected, Path file) throws IOException {
    refused(expected, "classify", photo, "--model", Samples.MODEL, "--weights", file);
  }

  @Test
  void aFileWhereAFolderIsExpected() throws IOException {
    refused(weights + " is not a directory", "lesson", "1", "--pictures", weights);
  }

  @Test
  void anEmptyName() throws IOException {
    refused("export: the name of a file is expected, got ''", "export", "");
    refused("--host: the address of a machine is expected, got ''", "serve", "--host", "");
  }

  @Test
  void aMissingFile() throws IOException {
    refusedInput("nowhere.jpg: there is no such file", folder.resolve("nowhere.jpg"));
  }

  @Test
  void aDirectoryWithoutImages() throws IOException {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    refusedInput(
        empty + ": has no images; files named .jpg, .jpeg, .png, .gif, .bmp, .tif,", empty);
  }

  @Test
  void anEmptyFile() throws IOException {
    refusedInput("the file is empty", Files.createFile(folder.resolve("empty.png")));
  }

  @Test
  void textRenamedToJpg() throws IOException {
    Path text = Files.writeString(folder.resolve("text.jpg"), "once upon a time");
    refusedInput("text.jpg: is not a JPEG, PNG, GIF, BMP, TIFF, WebP, PPM, PGM or PBM image", text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"jpg", "png", "gif", "bmp"})
  void aTruncatedImage(String format) throws IOException {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    BufferedImage image = Samples.photo(60, 50, BufferedImage.TYPE_INT_RGB, 3);
    assertTrue(ImageIO.write(image, format, whole));
    Path cut = folder.resolve("cut." + format);
    Files.write(cut, Arrays.copyOf(whole.toByteArray(), whole.size() * 3 / 5));
    refusedInput("cut." + format + ": ", cut);
  }

  @Test
  void emptyNamesOfFiles() throws IOException {
    refused("the name of a file is expected, got ''", "explain", "");
    refusedOptions("the name of a file is expected, got ''", "--labels", "");
    refusedOptions("the name of a file is expected, got ''", "--map=");
  }

  @Test
  void emptyArraysAndArraysOfIntegers() throws IOException {
    refusedInput("empty.npy: the file is empty", Files.createFile(folder.resolve("empty.npy")));
    refusedInput("ints.npy: holds <i4 values", array("ints.npy", "<i4", "3, 4, 4", 192));
    refusedInput(
        "none.npy: is an array [3, 0, 4] without values", array("none.npy", "<f4", "3, 0, 4", 0));
  }

  private Path array(String name, String type, String shape, int size) throws IOException {
    String header = "{'descr': '%s', 'fortran_order': False, 'shape': (%s), }";
    byte[] text =
        "%-117s\n".formatted(header.formatted(type, shape)).getBytes(StandardCharsets.US_ASCII);
    ByteBuffer bytes = ByteBuffer.allocate(10 + text.length + size);
    bytes.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) text.length, 0});
    bytes.put(text);
    return Files.write(folder.resolve(name), bytes.array());
  }

  @Test
  void anImageThatClaimsToBeHuge() throws IOException {
    byte[] png = Files.readAllBytes(photo);
    ByteBuffer.wrap(png).putInt(16, 20000).putInt(20, 20000);
    CRC32 sum = new CRC32();
    sum.update(png, 12, 17);
    ByteBuffer.wrap(png).putInt(29, (int) sum.getValue());
    refusedInput(
        "huge.png: is 20000x20000 pixels; at most", Files.write(folder.resolve("huge.png"), png));
  }

  @Test
  void anUnknownModel() throws IOException {
    refused(
        "no model is named 'resnet5o'; the nearest are resnet50",
        "explain",
        photo,
        "--model",
        "resnet5o",
        "--weights",
        weights);
    refused("wrn11_1: the depth wants to be", "layers", "wrn11_1");
  }

  @Test
  void anUnknownLayer() throws IOException {
    refusedOptions(
        "no layer is named block3.layer.0.conv; the nearest are block3.layer.0.conv1",
        "--layer",
        "block3.layer.0.conv");
  }

  @Test
  void aLayerThatIsNotSpatial() throws IOException {
    refusedOptions("layer fc is [1,10], not feature maps", "--layer", "fc");
  }

  @Test
  void aLayerForMethodsThatLookAtNone() throws IOException {
    refusedOptions(
        " methods, gradcam, guided-gradcam among them, not for gradient",
        "--method",
        "gradient",
        "--layer",
        "block3");
  }

  @Test
  void choicesThatNoMethodTakes() throws IOException {
    refusedOptions("--window: is for segxrescam, occlusion, not for gradcam", "--window", "3");
    refusedOptions("--seed: is for ", "--seed", "3");
    refusedOptions(
        "--of: is for smoothgrad, smoothgrad-squared, vargrad, not for occlusion, gradient",
        "--method",
        "occlusion,gradient",
        "--of",
        "gradient");
    refusedOptions(
        "--of-convention: what smoothgrad wraps here takes no such option",
        "--method",
        "smoothgrad",
        "--of",
        "gradient",
        "--of-convention",
        "captum");
  }

  @Test
  void choicesThatCannotBe() throws IOException {
    refusedOptions("--window 0: 1 or more", "--method", "occlusion", "--window", "0");
    refusedOptions("--samples 0: 1 or more", "--method", "smoothgrad", "--samples", "0");
    refusedOptions("--samples few: 1 or more", "--method", "smoothgrad", "--samples", "few");
    refusedOptions("--noise NaN: 0 to 1000000", "--method", "smoothgrad", "--noise", "NaN");
    refusedOptions("--seed 1.5: a whole number", "--method", "smoothgrad", "--seed", "1.5");
    refusedOptions(
        "occlusion: --convention paper: captum, tf-explain or xplique is expected",
        "--method",
        "gradcam,occlusion",
        "--convention",
        "paper");
    refusedOptions(
        "smoothgrad: --of occlusion: a method that is a formula in gradients is expected",
        "--method",
        "smoothgrad",
        "--of",
        "occlusion");
    refusedOptions(
        "smoothgrad: --of-convention shapely: ",
        "--method",
        "smoothgrad",
        "--of",
        "guided-gradcam",
        "--of-convention",
        "shapely");
    refusedOptions("--batch: 1 to 4096 is expected, got 0", "--batch", "0");
    refusedOptions(
        "stride 4: leaves pixels that no window of 3 covers",
        "--method",
        "occlusion",
        "--window",
        "3",
        "--stride",
        "4");
  }

  @Test
  void conventionsOfLibrariesThatLackTheMethod() throws IOException {
    refusedOptions(
        "gradcam: --convention shap: paper, pytorch-grad-cam, torch-cam, captum, tf-explain, pair"
            + " or xplique is expected",
        "--convention",
        "shap");
    refusedOptions(
        "guided-gradcam: --convention tf-explain: paper, pytorch-grad-cam or captum is expected",
        "--method",
        "gradcam,guided-gradcam",
        "--convention",
        "tf-explain");
    refusedOptions("gradcam: --convention tensorflow: paper, ", "--convention", "tensorflow");
  }

  @Test
  void targetsThatTheNetDoesNotHave() throws IOException {
    refusedOptions(
        "--target region:3@0:2,0:2: a region wants a score map [N,h,w,classes], the net's output is"
            + " [1,10]",
        "--target",
        "region:cat@0:2,0:2");
    refusedOptions(
        "--target output:10: output 10 is out of range: the net has 10 outputs, 0 to 9",
        "--target",
        "output:10");
    Path embedding = folder.resolve("embedding.npy");
    Npy.write(embedding, Tensor.zeros(Shape.of(7)));
    refusedOptions(
        "the embedding has 7 values, the net's output [1,10] has 10 for each image",
        "--target",
        "similarity:" + embedding);
    refusedOptions(
        "--target neuron:block9,3: no layer is named block9; the nearest are block1",
        "--target",
        "neuron:block9,3");
    refusedOptions("it has 10 channels, 0 to 9", "--target", "neuron:fc,10");
    refusedOptions(
        "neuron:LAYER,CHANNEL or neuron:LAYER,CHANNEL,Y,X is expected", "--target", "neuron:fc");
    refusedOptions("neurons of one layer are expected", "--target", "margin:(neuron:fc,1),cat");
    refusedOptions(
        "--method neuron-gradient: explains a neuron; --target neuron:LAYER,CHANNEL or",
        "--method",
        "neuron-gradient");
    refusedOptions("margin:T,T of two targets is expected, got 1", "--target", "margin:cat");
    refusedOptions(
        "no class and no kind of target 'margni'; the nearest are margin",
        "--target",
        "margni:cat,dog");
  }

  @Test
  void anUnknownMethod() throws IOException {
    refusedOptions("no method is named 'gradcan'; the nearest are gradcam", "--method", "gradcan");
  }

  @ParameterizedTest
  @ValueSource(strings = {"10", "-1", "99999999999"})
  void aClassOutOfRange(String index) throws IOException {
    refusedOptions("the 10 classes go from 0 to 9", "--target=" + index);
  }

  @Test
  void emptyNamesOfMethods() throws IOException {
    for (String names : new String[] {",", "gradcam,", ",gradcam", ""}) {
      refusedOptions("--method: no method is named ''", "--method", names);
    }
  }

  @Test
  void optionsOfMethodsThatAreGivenTwice() throws IOException {
    refusedOptions(
        "option '--layer' should be specified only once", "--layer", "block3", "--layer", "conv1");
  }

  @Test
  void numbersBeyondTheirBounds() throws IOException {
    Object[][] cases = {
      {"--samples", "99999999999", "a whole number from 1 to 2147483647 is expected"},
      {"--seed", "-9223372036854775809", "a whole number from -9223372036854775808 to "},
      {"--noise", "1e38", "0 to 1000000 is expected"},
      {"--noise", "", "--noise '': 0 to 1000000 is expected"}
    };
    for (Object[] one : cases) {
      refusedOptions((String) one[2], "--method", "smoothgrad", one[0], one[1]);
    }
    refusedOptions("top1 to top10 is expected", "--target", "top99999999999");
  }

  @Test
  void nothingIsOfferedWhereNothingIsNear() throws IOException {
    refusedOptions("no layer is named zzzzzzzz\n", "--layer", "zzzzzzzz");
    refusedOptions("no method is named 'zzzzzzzz'\n", "--method", "zzzzzzzz");
  }

  @Test
  void aClassThatNobodyKnows() throws IOException {
    refusedOptions("no class is named 'catt'; the nearest are cat", "--target", "catt");
    refusedOptions("there are 10 classes, top1 to top10 is expected", "--target", "top11");
    refusedOptions("there are 10 classes, top1 to top10 is expected", "--target", "top0");
  }

  @Test
  void weightsOfAnotherModel() throws IOException {
    refused(
        "resnet20 from " + weights + ": the weights do not fit: ",
        "classify",
        photo,
        "--model",
        "resnet20",
        "--weights",
        weights);
  }

  @Test
  void truncatedWeights() throws IOException {
    byte[] whole = Files.readAllBytes(weights);
    for (int length : new int[] {0, 5, 200, whole.length / 2, whole.length - 1}) {
      Path cut = folder.resolve("cut.safetensors");
      Files.write(cut, Arrays.copyOf(whole, length));
      refusedWeights("cut.safetensors: ", cut);
    }
  }

  @Test
  void weightsThatAreSomethingElse() throws IOException {
    refusedWeights("photo.png: starts with", photo);
    refusedWeights(folder + ": ", folder);
    refusedWeights("none.pth: ", folder.resolve("none.pth"));
    byte[] corrupt = Files.readAllBytes(weights);
    Arrays.fill(corrupt, 40, 60, (byte) '#');
    refusedWeights("corrupt.pth: ", Files.write(folder.resolve("corrupt.pth"), corrupt));
  }

  @Test
  void weightsThatAreMissing() throws IOException {
    refused("--weights: wants --model", "classify", photo, "--weights", weights);
    refused("--model wrn10_1: wants --weights", "classify", photo, "--model", "wrn10_1");
    String home = System.getProperty("limpid.home");
    System.setProperty("limpid.home", folder.toString());
    try {
      refused("the bundled model is missing: there is no ", "classify", photo);
    } finally {
      if (home == null) {
        System.clearProperty("limpid.home");
      } else {
        System.setProperty("limpid.home", home);
      }
    }
  }

  @Test
  void labelsThatDoNotFit() throws IOException {
    Path labels = Files.writeString(folder.resolve("labels.txt"), "one\ntwo\n");
    refusedOptions("labels.txt: has 2 labels, the weights in ", "--labels", labels);
    refusedOptions("none.txt: there is no such file", "--labels", folder.resolve("none.txt"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"3", "32", "3,32", "1,32,32", "32,32,3", "2,3,32,32", "1,1,3,32,32"})
  void anArrayOfAnotherShape(String shape) throws IOException {
    int[] extents = Arrays.stream(shape.split(",")).mapToInt(Integer::parseInt).toArray();
    Path file = folder.resolve("input.npy");
    Npy.write(file, Tensor.zeros(Shape.of(extents)));
    refusedInput("has shape [" + shape + "]; [3,H,W] or [1,3,H,W] is expected", file);
  }

  @ParameterizedTest
  @ValueSource(strings = {"<f8", "<f2", "<i4", "|u1"})
  void anArrayOfAnotherType(String type) throws IOException {
    int count = 3 * 4 * 4;
    String header = "{'descr': '%s', 'fortran_order': False, 'shape': (3, 4, 4), }".formatted(type);
    byte[] text = "%-117s\n".formatted(header).getBytes(StandardCharsets.US_ASCII);
    ByteBuffer bytes = ByteBuffer.allocate(10 + text.length + count * (type.charAt(2) - '0'));
    bytes.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) text.length, 0});
    bytes.put(text);
    refusedInput("typed.npy: ", Files.write(folder.resolve("typed.npy"), bytes.array()));
  }

  @Test
  void aTruncatedArray() throws IOException {
    Path file = folder.resolve("input.npy");
    Npy.write(file, Tensor.zeros(Shape.of(3, 8, 8)));
    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 500));
    refusedInput("input.npy: ", file);
  }

  @Test
  void anArrayWithValuesThatAreNoNumbers() throws IOException {
    Tensor values = Tensor.zeros(Shape.of(3, 8, 8));
    values.data()[64 + 5 * 8 + 7] = Float.NaN;
    values.data()[64 + 6 * 8] = Float.NEGATIVE_INFINITY;
    Path file = folder.resolve("input.npy");
    Npy.write(file, values);
    refusedInput(
        "input.npy: 2 of 192 values are NaN or infinite, the first at [1,5,7]; finite values are"
            + " expected",
        file);
  }

  @Test
  void anArrayOfOnePixelForMethodsThatLookAtALayer() throws IOException {
    photo = folder.resolve("input.npy");
    Npy.write(photo, Tensor.filled(Shape.of(3, 1, 1), .5f));
    refusedOptions(
        "input.npy: gradcam: the run has no named layer of feature maps [N,h,w,C] with more than"
            + " one pixel");
    refusedOptions(
        "input.npy: smoothgrad: the run has no named layer",
        "--method",
        "smoothgrad",
        "--of",
        "gradcam");
  }

  @Test
  void aFullDiskIsSaidOfThePictureAndHoldsNothingAfterwards() throws Exception {
    Path disk = Files.createDirectory(folder.resolve("disk"));
    String className = Samples.architecture().labels().name(0);
    assumeTrue(
        done("mount", "-t", "tmpfs", "-o", "size=16k", "limpid", disk.toString()),
        "mounting a small disk needs Linux and root");
    try {
      refused(
          "%s: cannot be written: the disk is full"
              .formatted(disk.resolve("photo-gradcam-" + className + ".png")),
          "explain",
          photo,
          "--model",
          Samples.MODEL,
          "--weights",
          weights,
          "--target",
          "0",
          "--out",
          disk);
    } finally {
      done("umount", disk.toString());
    }
  }

  private static boolean done(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
    } catch (IOException _) {
      return false;
    }
  }

  @Test
  void outputThatCannotBeWritten() throws IOException {
    refused(
        "cannot be written to: " + photo + " is not a directory",
        "explain",
        photo,
        "--model",
        Samples.MODEL,
        "--weights",
        weights,
        "--out",
        photo.resolve("maps"));
    for (String option : new String[] {"--map", "--raw"}) {
      refusedOptions("there is no directory", option, folder.resolve("none/a.npy"));
      refusedOptions("is a directory", option, folder);
    }
    refused(
        "there is no directory",
        "classify",
        photo,
        "--model",
        Samples.MODEL,
        "--weights",
        weights,
        "--logits",
        folder.resolve("none/a.npy"));
  }

  @Test
  void oneFileForManyMaps() throws IOException {
    Path map = folder.resolve("map.npy");
    refusedOptions(
        "--map: one input, method and target are expected, got 1, 1 and 3",
        "--map",
        map,
        "--target",
        "top3");
    refusedOptions(
        "--raw: one input, method and target are expected, got 1, 2 and 1",
        "--raw",
        map,
        "--method",
        "gradcam,gradient");
    refusedOptions("two files are expected", "--raw", map, "--map", map);
    refused(
        "--logits: one INPUT is expected, got 2",
        "classify",
        photo,
        photo,
        "--model",
        Samples.MODEL,
        "--weights",
        weights,
        "--logits",
        map);
  }

  @Test
  void nothingIsWrittenForASecondInputThatIsBad() throws IOException {
    Cli cli =
        Cli.run(
            "explain",
            photo,
            folder.resolve("none.png"),
            "--model",
            Samples.MODEL,
            "--weights",
            weights,
            "--out",
            folder.resolve("out"));
    assertEquals(2, cli.code());
    try (var files = Files.list(folder.resolve("out"))) {
      assertEquals(1, files.count());
    }
  }

  @Test
  void sizesThatCannotBe() throws IOException {
    refusedOptions("--size: 1 to 16384 pixels, or native, is expected, got 0", "--size", "0");
    refusedOptions("or native, is expected, got natif", "--size", "natif");
    refusedOptions("--crop yes: is not for --size native", "--size", "native", "--crop", "yes");
    refusedOptions("--crop: yes or no is expected, got 'nein'", "--crop", "nein");
  }

  @Test
  void picturesThatCannotBe() throws IOException {
    refusedOptions("--overlay: 0 to 1 is expected, got -0.5", "--overlay", "-.5");
    refusedOptions(
        "--colours: jet, viridis, inferno, turbo, diverging or grey is expected, got 'pink'",
        "--colours",
        "pink");
    refusedOptions("--scale: own or shared is expected, got 'large'", "--scale", "large");
    refusedOptions("--overlay: a number is expected, got 'nan'", "--overlay", "nan");
    refusedOptions("--threads: a whole number is expected, got '2.5'", "--threads", "2.5");
    refusedOptions("is expected, got 'shab'", "--plot", "shab");
    refusedOptions("--passes: is for --method all", "--passes", "3");
    refused("--most: 1 to 600 is expected, got 0", "channels", photo, "--most", "0");
    refused(
        "layer fc is [1,10], not feature maps",
        "channels",
        photo,
        "--model",
        Samples.MODEL,
        "--weights",
        weights,
        "--layer",
        "fc");
  }

  @Test
  void usageErrors() throws IOException {
    refused(
        "there is no option '--metod'; the nearest are --method", "explain", photo, "--metod=x");
    refused("(see limpid explain --help)", "explain", photo, "--metod", "x");
    refused("there is no command 'exlpain'; the nearest are explain", "exlpain", photo);
    refused("there is no command 'nonsense' (see limpid --help)", "nonsense");
    refused("there is no command 'nosuch'", "nosuch", "--help");
    refused("there is no option '--metod'", "explain", "--metod", "--help");
    refused("--json and --markdown: one of them", "methods", "--json", "--markdown");
    refused("(see limpid --help)");
    refused("'INPUT', or --from manifest.json (see limpid explain --help)", "explain");
    refused("Missing required parameter for option '--seed'", "explain", photo, "--seed");
    refused("--threads: 1 to 1024 is expected, got 0", "models", "--threads", "0");
  }

  @Test
  void pathsThatTheSystemCannotSpell() throws IOException {
    String encoding = System.getProperty("sun.jnu.encoding");
    String sentence = "': the locale (" + encoding + ") has no such file names";
    refused(sentence, "classify", "a\0b.png");
    refused(sentence, "explain", "a\0b.png");
    refusedOptions(sentence, "--labels", "a\0b");
  }

  @ParameterizedTest
  @CsvSource({
    "limpid.threads, abc, wants 1 to 1024",
    "limpid.threads, 0, wants 1 to 1024",
    "limpid.threads, -1, wants 1 to 1024",
    "limpid.threads, 1e9, wants 1 to 1024",
    "limpid.threads, 1025, wants 1 to 1024",
    "limpid.threads, '', wants 1 to 1024",
    "limpid.kernels, nonsense, 'wants scalar, 128, 256 or 512'",
    "limpid.kernels, 1024, 'wants scalar, 128, 256 or 512'",
    "limpid.caches, '32K,512K', 'wants three sizes of caches, none smaller than the one before,"
        + " such as 32K,512K,32M'"
  })
  void systemPropertiesThatCannotBeMeant(String name, String value, String sentence)
      throws IOException {
    refusedProperty(name, value, "limpid: -D%s=%s: %s".formatted(name, value, sentence));
  }

  @Test
  void whatMethodsRefuseWhenTheySeeTheImage() throws IOException {
    Path other = folder.resolve("other.npy");
    Npy.write(other, Tensor.zeros(Shape.of(3, 40, 48)));
    String shapes = "is [1,40,48,3], the image is [1,32,32,3]; the same shape is expected";
    for (String method : new String[] {"integrated-gradients", "guided-ig", "deeplift"}) {
      refusedOptions(shapes, "--method", method, "--baseline", other);
    }
    for (String method : new String[] {"expected-gradients", "gradient-shap", "deepshap"}) {
      refusedOptions(shapes, "--method", method, "--background", other);
    }
    refusedOptions("has no use for the output 3", "--method", "finercam", "--target", "output:3");
  }

  @Test
  void optionsOfFilesThatContradictEachOther() throws IOException {
    Path map = folder.resolve("map.npy");
    refusedOptions("two files are expected", "--map", map, "--raw", folder.resolve("./map.npy"));
    refusedOptions("--out and --bundle: one of them", "--bundle", folder.resolve("bundle"));
    refused(": is a directory; a file is expected", "explain", "--from", folder);
  }

  @Test
  void fewerThanOnePass() throws IOException {
    refusedOptions("--passes: 1 or more is expected, got 0", "--method", "all", "--passes", "0");
  }

  @Test
  void systemPropertiesThatNothingReads() throws IOException {
    refusedProperty(
        "limpid.thraeds",
        "2",
        "limpid: -Dlimpid.thraeds: there is no such setting; the nearest are limpid.threads");
  }

  private void refusedProperty(String name, String value, String sentence) throws IOException {
    String before = System.setProperty(name, value);
    try {
      refused(sentence, "models");
    } finally {
      if (before == null) {
        System.clearProperty(name);
      } else {
        System.setProperty(name, before);
      }
    }
  }

  @Test
  void oneArgumentTooManyIsNamedWithWhatIsTaken() throws IOException {
    Path other = folder.resolve("b");
    refused(
        "'" + other + "' is one too many: FILE and options are", "weights", "inspect", "a", other);
  }

  @Test
  void arraysAreWrittenToFilesOfTheirName() throws IOException {
    refusedOptions("--raw raw.txt: the name of a .npy file is expected", "--raw", "raw.txt");
    refused(".npy file is expected", "kernels", "--raw", folder.resolve("k.txt"));
  }

  @Test
  void optionsForPhotosAreSaidToBeIdleBesideArrays() throws IOException {
    Path array = folder.resolve("array.npy");
    Npy.write(array, Tensor.zeros(Shape.of(3, 32, 32)));
    Cli cli = Cli.run("classify", array, "--weights", weights, "--model", Samples.MODEL, "--bgr");
    assertEquals(0, cli.code(), cli.err());
    String said = "arrays are given to the network as they are; --bgr changes photos alone";
    assertTrue(cli.err().contains(said), cli.err());
  }
}
