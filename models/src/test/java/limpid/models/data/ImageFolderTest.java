package limpid.models.data;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import limpid.models.photo.ChannelStatistics;
import limpid.models.photo.Photo;
import limpid.models.photo.PhotoException;
import limpid.models.photo.Preprocessing;
import limpid.nn.LabelledImages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFolderTest {
  @TempDir Path folder;

  private Path write(String file, int width, int height, int type, int seed) throws IOException {
    BufferedImage image = new BufferedImage(width, height, type);
    for (int band = 0; band < image.getRaster().getNumBands(); band++) {
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          image.getRaster().setSample(x, y, band, value(seed, x, y, band));
        }
      }
    }
    Path path = folder.resolve(file);
    Files.createDirectories(path.getParent());
    assertTrue(ImageIO.write(image, "png", path.toFile()));
    return path;
  }

  private static int value(int seed, int x, int y, int band) {
    return (seed + 7 * x + 31 * y + 90 * band) & 255;
  }

  private Path colour(String file, int seed) throws IOException {
    return write(file, 5, 4, BufferedImage.TYPE_3BYTE_BGR, seed);
  }

  @Test
  void classesAndFilesComeInAlphabeticalOrder() throws IOException {
    colour("dog/b.png", 40);
    colour("dog/a.png", 30);
    colour("cat/z.png", 10);
    colour("cat/c.PNG", 20);
    Files.createDirectories(folder.resolve(".git"));
    Files.writeString(folder.resolve("cat/notes.txt"), "not an image");
    LabelledImages set = ImageFolder.read(folder);
    assertEquals(List.of("cat", "dog"), set.classes());
    assertEquals("0011", IntStream.range(0, 4).mapToObj(i -> "" + set.label(i)).collect(joining()));
    int[] seeds = {20, 10, 30, 40};
    for (int i = 0; i < seeds.length; i++) {
      assertPixels(set, i, seeds[i]);
    }
  }

  private static void assertPixels(LabelledImages set, int image, int seed) {
    for (int y = 0; y < 4; y++) {
      for (int x = 0; x < 5; x++) {
        for (int band = 0; band < 3; band++) {
          int at = (y * 5 + x) * 3 + band;
          assertEquals(value(seed, x, y, band), set.rgb(image)[at] & 255);
        }
      }
    }
  }

  @Test
  void greyValuesAreTakenAsTheyAre() throws IOException {
    write("one/grey.png", 5, 4, BufferedImage.TYPE_BYTE_GRAY, 3);
    LabelledImages set = ImageFolder.read(folder);
    for (int at = 0; at < 60; at++) {
      assertEquals(value(3, at / 3 % 5, at / 15, 0), set.rgb(0)[at] & 255);
    }
  }

  @Test
  void refusesImagesOfAnotherSizeThanTheFirst() throws IOException {
    colour("cat/a.png", 1);
    Path odd = write("cat/b.png", 4, 4, BufferedImage.TYPE_3BYTE_BGR, 2);
    refused(
        odd
            + ": is 4x4 pixels, the first image is 5x4; images of one size are expected, or"
            + " --size N to resize all");
  }

  @Test
  void refusesWhatIsNotAnImage() throws IOException {
    colour("cat/a.png", 1);
    Path text = Files.writeString(folder.resolve("cat/b.jpg"), "hello");
    refused(
        text
            + ": is not a JPEG, PNG, GIF, BMP, TIFF, WebP, PPM, PGM or PBM image; it starts with"
            + " 'hello'");
  }

  @Test
  void refusesATruncatedImage() throws IOException {
    colour("cat/a.png", 1);
    Path cut = colour("cat/b.png", 2);
    Files.write(cut, Arrays.copyOf(Files.readAllBytes(cut), 60));
    var refusal = assertThrows(PhotoException.class, () -> ImageFolder.read(folder));
    assertTrue(refusal.getMessage().startsWith(cut + ": "), refusal.getMessage());
  }

  @Test
  void refusesAFolderWithoutImages() {
    var refusal = assertThrows(IOException.class, () -> ImageFolder.read(folder));
    assertEquals(folder + ": no images; FOLDER/CLASS/IMAGE is expected", refusal.getMessage());
  }

  @Test
  void refusesAClassWithoutImages() throws IOException {
    colour("cat/a.png", 1);
    Path empty = Files.createDirectories(folder.resolve("emu"));
    var refusal = assertThrows(IOException.class, () -> ImageFolder.read(folder));
    assertEquals(
        empty + ": is a class without images; at least one is expected", refusal.getMessage());
  }

  @Test
  void imagesOfAllSizesAreResizedAndCropped() throws IOException {
    colour("cat/a.png", 1);
    write("dog/wide.png", 40, 10, BufferedImage.TYPE_3BYTE_BGR, 2);
    LabelledImages set = ImageFolder.read(folder, OptionalInt.of(8));
    assertEquals(8, set.width());
    assertEquals(8, set.height());
    byte[] wanted =
        new Preprocessing(8, 8, ChannelStatistics.IMAGENET)
            .shown(Photo.read(folder.resolve("dog/wide.png")))
            .rgb();
    assertArrayEquals(wanted, set.rgb(1));
    assertEquals(folder.resolve("dog/wide.png").toString(), set.name(1));
  }

  @Test
  void anImageIsTheCallersToChange() throws IOException {
    colour("cat/a.png", 1);
    LabelledImages set = ImageFolder.read(folder);
    set.rgb(0)[0]++;
    assertEquals(value(1, 0, 0, 0), set.rgb(0)[0] & 255);
  }

  @Test
  void recognisesFoldersOfImages() throws IOException {
    assertFalse(ImageFolder.recognises(folder));
    assertFalse(ImageFolder.recognises(folder.resolve("missing")));
    colour("cat/a.png", 1);
    assertTrue(ImageFolder.recognises(folder));
  }

  private void refused(String message) {
    var refusal = assertThrows(PhotoException.class, () -> ImageFolder.read(folder));
    assertEquals(message, refusal.getMessage());
  }
}
