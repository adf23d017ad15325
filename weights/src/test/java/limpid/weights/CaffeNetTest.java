package limpid.weights;

import static limpid.weights.Goldens.assertHolds;
import static limpid.weights.Goldens.assertRefused;
import static limpid.weights.Goldens.ramp;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CaffeNetTest {
  static byte[] bytes(Message message) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      message.writeTo(Channels.newChannel(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static FileStateDict read(Message net) {
    return WeightsFile.read(Goldens.file(bytes(net)));
  }

  private static Message blob(int start, long... sizes) {
    int count = 1;
    for (long size : sizes) {
      count *= (int) size;
    }
    return new Message()
        .raw(5, ramp(start, count).data())
        .nested(7, new Message().numbers(1, sizes));
  }

  private static Message layer(String name, String type, String bottom, String top, Message... b) {
    Message layer = new Message().text(1, name).text(2, type).text(3, bottom).text(4, top);
    for (Message blob : b) {
      layer.nested(7, blob);
    }
    return layer;
  }

  /** Four axes whatever the blob is, and the layers' types as numbers. */
  private static Message old(String name, int type, Message... blobs) {
    Message layer = new Message().text(2, "data").text(3, name).text(4, name).number(5, type);
    for (Message blob : blobs) {
      layer.nested(6, blob);
    }
    return layer;
  }

  private static Message padded(int start, int num, int channels, int height, int width) {
    return new Message()
        .number(1, num)
        .number(2, channels)
        .number(3, height)
        .number(4, width)
        .raw(5, ramp(start, num * channels * height * width).data());
  }

  static Message net() {
    return new Message()
        .text(1, "net")
        .nested(100, layer("data", "Input", "", "data"))
        .nested(100, layer("conv/1", "Convolution", "data", "a", blob(0, 2, 3, 1, 2), blob(9, 2)))
        .nested(100, layer("bn", "BatchNorm", "a", "a", blob(2, 2), blob(8, 2), blob(16, 1)))
        .nested(100, layer("scale", "Scale", "a", "a", blob(1, 2), blob(5, 2)))
        .nested(100, layer("fc", "InnerProduct", "a", "b", blob(3, 4, 2), blob(7, 4)));
  }

  static Message oldNet() {
    return new Message()
        .text(1, "net")
        .nested(2, old("conv", 4, padded(0, 2, 3, 1, 1), padded(6, 1, 1, 1, 2)))
        .nested(2, old("relu", 18))
        .nested(2, old("fc", 14, padded(0, 1, 1, 1, 2), padded(2, 1, 1, 1, 1)));
  }

  @Test
  void blobsAreWeightsAndBiasesAsPytorchHasThem() {
    FileStateDict state = read(net());
    assertHolds(ramp(0, 2, 3, 1, 2), state, "conv.1.weight");
    assertHolds(ramp(9, 2), state, "conv.1.bias");
    assertHolds(ramp(3, 4, 2), state, "fc.weight");
    assertHolds(ramp(7, 4), state, "fc.bias");
    assertEquals("Caffe net", state.format());
  }

  @Test
  void aBatchNormAndTheScaleBehindItAreOneModule() {
    FileStateDict state = read(net());
    assertArrayEquals(new float[] {2 / 16f, 3 / 16f}, state.read("bn.running_mean").data());
    assertArrayEquals(new float[] {8 / 16f, 9 / 16f}, state.read("bn.running_var").data());
    assertHolds(ramp(1, 2), state, "bn.weight");
    assertHolds(ramp(5, 2), state, "bn.bias");
  }

  @Test
  void aScaleBehindSomethingElseIsItself() {
    Message net =
        new Message()
            .nested(100, layer("bn", "BatchNorm", "a", "a", blob(2, 2), blob(8, 2), blob(0, 1)))
            .nested(100, layer("relu", "ReLU", "a", "a"))
            .nested(100, layer("scale", "Scale", "a", "a", blob(1, 2)));
    FileStateDict state = read(net);
    assertHolds(ramp(1, 2), state, "scale.weight");
    assertArrayEquals(new float[2], state.read("bn.running_mean").data());
  }

  @Test
  void layersOfBefore2015LoseTheOnesOfTheirShapes() {
    FileStateDict state = read(oldNet());
    assertHolds(ramp(0, 2, 3, 1, 1), state, "conv.weight");
    assertHolds(ramp(6, 2), state, "conv.bias");
    assertHolds(ramp(0, 1, 2), state, "fc.weight");
    assertHolds(ramp(2, 1), state, "fc.bias");
  }

  @Test
  void aBlobWithoutElementsIsLeftOut() {
    Message empty = new Message().nested(7, new Message().numbers(1, 4));
    Message net = new Message().nested(100, layer("a", "PReLU", "x", "x", empty));
    net.nested(100, layer("b", "PReLU", "x", "x", blob(1, 3)));
    FileStateDict state = read(net);
    assertEquals(List.of("a.weight"), state.leftOut());
    assertHolds(ramp(1, 3), state, "b.weight");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a | blob 'a.weight' [5] has 5 elements, 4 are stored",
        "bn | batch norm 'bn' has 1 blobs; mean, variance and one factor are expected",
        "twice | has two blobs 'twice.bias'",
        "claims | tensor 'claims.weight' claims the shape [9223372036854775807, 4]"
      })
  void whatDoesNotHoldIsRefused(String name, String why) {
    Message data = new Message().raw(5, new float[4]);
    Message net =
        switch (name) {
          case "a" ->
              new Message()
                  .nested(
                      100, layer(name, "", "", "", data.nested(7, new Message().numbers(1, 5))));
          case "bn" -> new Message().nested(100, layer(name, "BatchNorm", "", "", blob(0, 4)));
          case "twice" -> {
            Message bias = layer(name, "Bias", "", "", blob(0, 4));
            yield new Message().nested(100, bias).nested(100, bias);
          }
          default ->
              new Message()
                  .nested(
                      100,
                      layer(
                          name,
                          "",
                          "",
                          "",
                          data.nested(7, new Message().numbers(1, Long.MAX_VALUE, 4))));
        };
    assertRefused(() -> read(net), "memory: ", why);
  }

  @ParameterizedTest
  @CsvSource({"'\nsome text'", "'\n\n[a list]'", "'\n'"})
  void aTextIsNoNet(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    assertRefused(() -> WeightsFile.read(Goldens.file(bytes)), "as no weights file does");
  }
}
