package limpid.models;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** The variables of a net as {@code keras.applications} names and shapes them, in its order. */
final class KerasVariables {
  private static final String FILE = "group1-shard1of1.bin";

  private final Map<String, int[]> shapes = new LinkedHashMap<>();
  private final Map<String, Long> places = new LinkedHashMap<>();
  private long elements;

  private KerasVariables() {}

  static KerasVariables of(String net) {
    KerasVariables v = new KerasVariables();
    switch (net) {
      case "keras_vgg16" -> v.vgg16();
      case "keras_resnet50" -> v.resnet50();
      case "keras_inception_v3" -> v.inceptionV3();
      case "keras_mobilenet_v2" -> v.mobilenetV2();
      case "xception" -> v.xception();
      default -> throw new IllegalArgumentException(net);
    }
    return v;
  }

  /** Those that are trained and those that are not. */
  long elements() {
    return elements;
  }

  int[] shape(String variable) {
    return shapes.get(variable);
  }

  /**
   * A TensorFlow.js model of zeros, with one element that is 1.
   *
   * @param counted added to the numbers of layers without a name of their own
   */
  Path write(Path folder, String variable, int place, int counted) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(folder.resolve(FILE).toFile(), "rw")) {
      file.setLength(Float.BYTES * elements);
      file.seek(Float.BYTES * (places.get(variable) + place));
      file.writeInt(Integer.reverseBytes(Float.floatToIntBits(1)));
    }
    String weights =
        shapes.entrySet().stream()
            .map(
                each ->
                    "{\"name\": \"%s\", \"shape\": %s, \"dtype\": \"float32\"}"
                        .formatted(later(each.getKey(), counted), Arrays.toString(each.getValue())))
            .collect(Collectors.joining(",\n"));
    return Files.writeString(
        folder.resolve("model.json"),
        "{\"weightsManifest\": [{\"paths\": [\"%s\"], \"weights\": [%s]}]}"
            .formatted(FILE, weights));
  }

  /** The name in a program that has made other nets before. */
  static String later(String variable, int counted) {
    String layer = variable.substring(0, variable.indexOf('/'));
    if (counted == 0 || !layer.matches("(conv2d|batch_normalization)(_\\d+)?")) {
      return variable;
    }
    String kind = layer.replaceFirst("_\\d+$", "");
    int number = layer.equals(kind) ? 0 : Integer.parseInt(layer.substring(kind.length() + 1));
    return kind + "_" + (number + counted) + variable.substring(layer.length());
  }

  private void put(String name, int... shape) {
    if (shapes.put(name, shape) != null) {
      throw new IllegalStateException(name);
    }
    places.put(name, elements);
    elements += Arrays.stream(shape).asLongStream().reduce(1, (a, b) -> a * b);
  }

  private void convolution(String layer, int rows, int columns, int in, int out, boolean bias) {
    put(layer + "/kernel", rows, columns, in, out);
    if (bias) {
      put(layer + "/bias", out);
    }
  }

  private void separable(String layer, int in, int out) {
    put(layer + "/depthwise_kernel", 3, 3, in, 1);
    put(layer + "/pointwise_kernel", 1, 1, in, out);
    norm(layer + "_bn", out);
  }

  private void norm(String layer, int channels) {
    put(layer + "/gamma", channels);
    unscaled(layer, channels);
  }

  private void unscaled(String layer, int channels) {
    put(layer + "/beta", channels);
    put(layer + "/moving_mean", channels);
    put(layer + "/moving_variance", channels);
  }

  private void dense(String layer, int in, int out) {
    put(layer + "/kernel", in, out);
    put(layer + "/bias", out);
  }

  private void vgg16() {
    int[][] table = {{64, 2}, {128, 2}, {256, 3}, {512, 3}, {512, 3}};
    int in = 3;
    for (int block = 1; block <= 5; block++) {
      for (int i = 1; i <= table[block - 1][1]; i++) {
        convolution("block%d_conv%d".formatted(block, i), 3, 3, in, table[block - 1][0], true);
        in = table[block - 1][0];
      }
    }
    dense("fc1", 25088, 4096);
    dense("fc2", 4096, 4096);
    dense("predictions", 4096, 1000);
  }

  private void resnet50() {
    convolution("conv1_conv", 7, 7, 3, 64, true);
    norm("conv1_bn", 64);
    int[][] table = {{64, 3}, {128, 4}, {256, 6}, {512, 3}};
    int in = 64;
    for (int stage = 2; stage <= 5; stage++) {
      int width = table[stage - 2][0];
      for (int i = 1; i <= table[stage - 2][1]; i++) {
        String block = "conv%d_block%d_".formatted(stage, i);
        if (i == 1) {
          convolution(block + "0_conv", 1, 1, in, 4 * width, true);
          norm(block + "0_bn", 4 * width);
        }
        convolution(block + "1_conv", 1, 1, in, width, true);
        norm(block + "1_bn", width);
        convolution(block + "2_conv", 3, 3, width, width, true);
        norm(block + "2_bn", width);
        convolution(block + "3_conv", 1, 1, width, 4 * width, true);
        norm(block + "3_bn", 4 * width);
        in = 4 * width;
      }
    }
    dense("predictions", 2048, 1000);
  }

  private void mobilenetV2() {
    convolution("Conv1", 3, 3, 3, 32, false);
    norm("bn_Conv1", 32);
    int[] widths = {16, 24, 24, 32, 32, 32, 64, 64, 64, 64, 96, 96, 96, 160, 160, 160, 320};
    int in = 32;
    for (int i = 0; i < widths.length; i++) {
      String block = i == 0 ? "expanded_conv_" : "block_" + i + "_";
      int wide = i == 0 ? in : 6 * in;
      if (i > 0) {
        convolution(block + "expand", 1, 1, in, wide, false);
        norm(block + "expand_BN", wide);
      }
      put(block + "depthwise/depthwise_kernel", 3, 3, wide, 1);
      norm(block + "depthwise_BN", wide);
      convolution(block + "project", 1, 1, wide, widths[i], false);
      norm(block + "project_BN", widths[i]);
      in = widths[i];
    }
    convolution("Conv_1", 1, 1, 320, 1280, false);
    norm("Conv_1_bn", 1280);
    dense("predictions", 1280, 1000);
  }

  private void xception() {
    convolution("block1_conv1", 3, 3, 3, 32, false);
    norm("block1_conv1_bn", 32);
    convolution("block1_conv2", 3, 3, 32, 64, false);
    norm("block1_conv2_bn", 64);
    int[][] entry = {{64, 128}, {128, 256}, {256, 728}};
    for (int i = 0; i < 3; i++) {
      shortcut(i, entry[i][0], entry[i][1]);
      separable("block%d_sepconv1".formatted(i + 2), entry[i][0], entry[i][1]);
      separable("block%d_sepconv2".formatted(i + 2), entry[i][1], entry[i][1]);
    }
    for (int block = 5; block <= 12; block++) {
      for (int i = 1; i <= 3; i++) {
        separable("block%d_sepconv%d".formatted(block, i), 728, 728);
      }
    }
    shortcut(3, 728, 1024);
    separable("block13_sepconv1", 728, 728);
    separable("block13_sepconv2", 728, 1024);
    separable("block14_sepconv1", 1024, 1536);
    separable("block14_sepconv2", 1536, 2048);
    dense("predictions", 2048, 1000);
  }

  private void shortcut(int number, int in, int out) {
    String end = number == 0 ? "" : "_" + number;
    convolution("conv2d" + end, 1, 1, in, out, false);
    norm("batch_normalization" + end, out);
  }

  /** Filters, rows and columns of each convolution, in the order of Keras' source. */
  private void inceptionV3() {
    int n = units(0, 3, "32 3 3, 32 3 3, 64 3 3, 80 1 1, 192 3 3");
    for (int[] mixed : new int[][] {{192, 32}, {256, 64}, {288, 64}}) {
      n = unit(n, mixed[0], 64, 1, 1);
      n = units(n, mixed[0], "48 1 1, 64 5 5");
      n = units(n, mixed[0], "64 1 1, 96 3 3, 96 3 3");
      n = unit(n, mixed[0], mixed[1], 1, 1);
    }
    n = unit(n, 288, 384, 3, 3);
    n = units(n, 288, "64 1 1, 96 3 3, 96 3 3");
    for (int c : new int[] {128, 160, 160, 192}) {
      n = unit(n, 768, 192, 1, 1);
      n = units(n, 768, "%1$d 1 1, %1$d 1 7, 192 7 1".formatted(c));
      n = units(n, 768, "%1$d 1 1, %1$d 7 1, %1$d 1 7, %1$d 7 1, 192 1 7".formatted(c));
      n = unit(n, 768, 192, 1, 1);
    }
    n = units(n, 768, "192 1 1, 320 3 3");
    n = units(n, 768, "192 1 1, 192 1 7, 192 7 1, 192 3 3");
    for (int in : new int[] {1280, 2048}) {
      n = unit(n, in, 320, 1, 1);
      n = unit(n, in, 384, 1, 1);
      n = unit(n, 384, 384, 1, 3);
      n = unit(n, 384, 384, 3, 1);
      n = units(n, in, "448 1 1, 384 3 3");
      n = unit(n, 384, 384, 1, 3);
      n = unit(n, 384, 384, 3, 1);
      n = unit(n, in, 192, 1, 1);
    }
    dense("predictions", 2048, 1000);
  }

  private int units(int first, int in, String chain) {
    int n = first;
    int from = in;
    for (String one : chain.split(", ")) {
      int[] numbers = Arrays.stream(one.split(" ")).mapToInt(Integer::parseInt).toArray();
      n = unit(n, from, numbers[0], numbers[1], numbers[2]);
      from = numbers[0];
    }
    return n;
  }

  private int unit(int n, int in, int out, int rows, int columns) {
    String end = n == 0 ? "" : "_" + n;
    convolution("conv2d" + end, rows, columns, in, out, false);
    unscaled("batch_normalization" + end, out);
    return n + 1;
  }
}
