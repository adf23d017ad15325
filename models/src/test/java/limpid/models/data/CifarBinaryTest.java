package limpid.models.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import limpid.nn.ImageSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CifarBinaryTest {
  @TempDir Path folder;

  @BeforeEach
  void threeClassesAndTwoImagesInEachBatch() throws IOException {
    Files.writeString(folder.resolve("batches.meta.txt"), "airplane\nautomobile\nbird\n\n");
    for (int batch = 1; batch <= 5; batch++) {
      write("data_batch_" + batch + ".bin", batch % 3, (batch + 1) % 3);
    }
    write("test_batch.bin", 2, 0);
  }

  private void write(String file, int... labels) throws IOException {
    byte[] records = new byte[labels.length * 3073];
    for (int i = 0; i < labels.length; i++) {
      records[i * 3073] = (byte) labels[i];
      for (int at = 0; at < 3072; at++) {
        records[i * 3073 + 1 + at] = value(labels[i], at / 1024, at % 1024);
      }
    }
    Files.write(folder.resolve(file), records);
  }

  private static byte value(int label, int channel, int pixel) {
    return (byte) (17 * label + 101 * channel + 3 * pixel);
  }

  @Test
  void readsAllFiveBatchesInOrder() throws IOException {
    ImageSet set = CifarBinary.CIFAR10.train(folder);
    assertEquals(List.of("airplane", "automobile", "bird"), set.classes());
    assertEquals("[1, 2, 2, 0, 0, 1, 1, 2, 2, 0]", Arrays.toString(set.labels()));
    assertEquals(32, set.height());
    assertEquals(32, set.width());
  }

  @Test
  void turnsPlanesIntoPixels() throws IOException {
    ImageSet set = CifarBinary.CIFAR10.test(folder);
    for (int pixel : new int[] {0, 1, 31, 32, 1023}) {
      for (int channel = 0; channel < 3; channel++) {
        assertEquals(value(2, channel, pixel), set.rgb()[3 * pixel + channel]);
        assertEquals(value(0, channel, pixel), set.rgb()[3072 + 3 * pixel + channel]);
      }
    }
  }

  @Test
  void recognisesItsLayoutOnly() throws IOException {
    assertTrue(CifarBinary.CIFAR10.recognises(folder));
    Files.delete(folder.resolve("data_batch_1.bin"));
    assertFalse(CifarBinary.CIFAR10.recognises(folder));
  }

  @Test
  void refusesAFileThatIsNotWhole() throws IOException {
    Path file = folder.resolve("data_batch_3.bin");
    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 5000));
    refused("data_batch_3.bin: has 5000 bytes; whole records of 3073 bytes are expected");
  }

  @Test
  void refusesAMissingFile() throws IOException {
    Files.delete(folder.resolve("data_batch_5.bin"));
    refused("data_batch_5.bin: there is no such file");
  }

  @Test
  void refusesClassesWithoutNames() throws IOException {
    Files.delete(folder.resolve("batches.meta.txt"));
    assertTrue(CifarBinary.CIFAR10.recognises(folder));
    refused("batches.meta.txt: there is no such file; the names of the classes are expected in it");
  }

  @Test
  void refusesClassesThatAreNoText() throws IOException {
    Files.write(folder.resolve("batches.meta.txt"), new byte[] {'a', (byte) 0xff, '\n'});
    refused("batches.meta.txt: is not a text file of class names");
  }

  @Test
  void refusesALabelWithoutAClass() throws IOException {
    write("data_batch_2.bin", 1, 3);
    refused("data_batch_2.bin: label 3 at byte 3073, batches.meta.txt has 3 classes");
  }

  private void refused(String end) {
    var refusal = assertThrows(IOException.class, () -> CifarBinary.CIFAR10.train(folder));
    assertTrue(refusal.getMessage().endsWith(end), refusal.getMessage());
  }

  @Test
  void cifar100HasTwoLabelsOfWhichTheSecondIsTheClass() throws IOException {
    Path hundred = Files.createDirectories(folder.resolve("hundred"));
    Files.writeString(hundred.resolve("fine_label_names.txt"), "apple\nbear\ncan\n");
    byte[] records = new byte[2 * 3074];
    records[0] = 9;
    records[1] = 2;
    records[3074] = 8;
    records[3075] = 1;
    records[3074 + 2 + 1024] = 77;
    Files.write(hundred.resolve("train.bin"), records);
    Files.write(hundred.resolve("test.bin"), records);
    assertTrue(CifarBinary.CIFAR100.recognises(hundred));
    assertFalse(CifarBinary.CIFAR10.recognises(hundred));
    ImageSet set = CifarBinary.CIFAR100.train(hundred);
    assertEquals(List.of(2, 1), Arrays.stream(set.labels()).boxed().toList());
    assertEquals(List.of("apple", "bear", "can"), set.classes());
    assertEquals(77, set.rgb(1)[1]);
    records[1] = 3;
    Files.write(hundred.resolve("test.bin"), records);
    var refusal = assertThrows(IOException.class, () -> CifarBinary.CIFAR100.test(hundred));
    assertEquals(
        hundred.resolve("test.bin") + ": label 3 at byte 1, fine_label_names.txt has 3 classes",
        refusal.getMessage());
  }
}
