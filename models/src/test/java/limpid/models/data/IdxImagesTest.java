package limpid.models.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import limpid.nn.ImageSet;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxImagesTest {
  private static final Path FASHION = Path.of("/usr/share/datasets/fashion-mnist");

  @TempDir Path folder;

  @BeforeEach
  void threeImagesOfTwoByFour() throws IOException {
    Files.write(folder.resolve("train-images-idx3-ubyte"), images(3, 2, 4));
    Files.write(folder.resolve("train-labels-idx1-ubyte"), labels(2, 0, 4));
    packed("t10k-images-idx3-ubyte.gz", images(1, 2, 4));
    packed("t10k-labels-idx1-ubyte.gz", labels(1));
  }

  private static byte[] images(int count, int height, int width) throws IOException {
    byte[] pixels = new byte[count * height * width];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (i * 31);
    }
    return file(0x0803, pixels, count, height, width);
  }

  private static byte[] labels(int... labels) throws IOException {
    byte[] bytes = new byte[labels.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) labels[i];
    }
    return file(0x0801, bytes, labels.length);
  }

  private static byte[] file(int number, byte[] content, int... extents) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(number);
    for (int extent : extents) {
      out.writeInt(extent);
    }
    out.write(content);
    return bytes.toByteArray();
  }

  private void packed(String name, byte[] content) throws IOException {
    try (var out = new GZIPOutputStream(Files.newOutputStream(folder.resolve(name)))) {
      out.write(content);
    }
  }

  @Test
  void greyBecomesThreeChannelsAndClassesAreNumbered() throws IOException {
    assertTrue(IdxImages.recognises(folder));
    ImageSet set = IdxImages.train(folder);
    assertEquals(2, set.height());
    assertEquals(4, set.width());
    assertEquals(List.of(2, 0, 4), Arrays.stream(set.labels()).boxed().toList());
    assertEquals(List.of("class 0", "class 1", "class 2", "class 3", "class 4"), set.classes());
    byte[] second = set.rgb(1);
    for (int i = 0; i < second.length; i++) {
      assertEquals((byte) ((8 + i / 3) * 31), second[i]);
    }
  }

  @Test
  void packedTestImagesHaveTheClassesOfTheTrainingImages() throws IOException {
    ImageSet test = IdxImages.test(folder);
    assertEquals(1, test.size());
    assertEquals(IdxImages.train(folder).classes(), test.classes());
  }

  @Test
  void knownSetsAreKnownByTheirFirstLabels() throws IOException {
    Files.write(folder.resolve("train-images-idx3-ubyte"), images(10, 1, 1));
    Path labels = folder.resolve("train-labels-idx1-ubyte");
    Files.write(labels, labels(9, 0, 0, 3, 0, 2, 7, 2, 5, 5));
    assertEquals(Labels.fashion().names(), IdxImages.train(folder).classes());
    Files.write(labels, labels(5, 0, 4, 1, 9, 2, 1, 3, 1, 4));
    assertEquals(Labels.digits().names(), IdxImages.train(folder).classes());
  }

  @Test
  void fashionMnistIsReadWhereItIsInstalled() throws IOException {
    Assumptions.assumeTrue(IdxImages.recognises(FASHION));
    ImageSet test = IdxImages.test(FASHION);
    assertEquals(10_000, test.size());
    assertEquals("ankle boot", test.classes().get(test.label(0)));
  }

  @Test
  void whatIsNotWholeIsRefused() throws IOException {
    Path images = folder.resolve("train-images-idx3-ubyte");
    byte[] whole = Files.readAllBytes(images);
    Files.write(images, Arrays.copyOf(whole, whole.length - 1));
    refused(images + ": has fewer than the 24 bytes that it announces");
    Files.write(images, Arrays.copyOf(whole, whole.length + 1));
    refused(images + ": has more than the 24 bytes that it announces");
    Files.write(images, Arrays.copyOf(whole, 6));
    refused(images + ": is not whole");
    Files.write(images, images(2, 3, 4));
    refused(images + ": has 2 images, there are 3 labels");
    Files.write(images, labels(1, 2, 3));
    refused(images + ": begins with 0x00000801; 0x00000803 is expected");
    Files.write(folder.resolve("train-images-idx3-ubyte.gz"), whole);
    refused(images + ".gz: is not whole");
    Files.delete(folder.resolve("train-images-idx3-ubyte.gz"));
    Files.write(images, file(0x0803, new byte[0], 3, 1 << 20, 1 << 20));
    refused(
        images
            + ": 3 images of 1048576x1048576; at least one pixel each and less than 2 GB are"
            + " expected");
    Files.delete(images);
    assertFalse(IdxImages.recognises(folder));
    refused(images + ": there is no such file");
  }

  private void refused(String message) {
    var refusal = assertThrows(IOException.class, () -> IdxImages.train(folder));
    assertEquals(message, refusal.getMessage());
  }
}
