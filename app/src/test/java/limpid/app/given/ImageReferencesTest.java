package limpid.app.given;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.explain.Background;
import limpid.explain.Options;
import limpid.models.photo.ChannelStatistics;
import limpid.models.photo.Photo;
import limpid.models.photo.Preprocessing;
import limpid.weights.Npy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageReferencesTest {
  private static final Preprocessing CIFAR = Preprocessing.cifar(ChannelStatistics.CIFAR10);
  private static final ImageReferences KNOWN = new ImageReferences(List.of(), CIFAR);

  @TempDir private Path folder;

  /** A black photo, prepared, is the baseline black. */
  @Test
  void coloursArePreparedAsPhotosAre() {
    Tensor image = Tensor.zeros(Shape.of(1, 32, 32, 3));
    byte[] rgb = new byte[3 * 40 * 40];
    Tensor black = Options.BASELINE.read("black", KNOWN).of(image, 0);
    assertArrayEquals(CIFAR.apply(new Photo(40, 40, rgb)).data(), black.data());
    for (int k = 0; k < rgb.length; k++) {
      rgb[k] = (byte) (k % 3 == 0 ? 51 : 255);
    }
    Tensor colour = Options.BASELINE.read("#33ffff", KNOWN).of(image, 0);
    assertArrayEquals(CIFAR.apply(new Photo(40, 40, rgb)).data(), colour.data(), 1e-6f);
  }

  @Test
  void filesAreReadAndFoldersListed() throws IOException {
    Path array = folder.resolve("b.NPY");
    Npy.write(array, Tensor.filled(Shape.of(3, 4, 4), .5f));
    Path other = Files.copy(array, folder.resolve("a.npy"));
    Files.writeString(folder.resolve("notes.txt"), "no image");
    Files.copy(array, folder.resolve(".hidden.npy"));
    assertEquals(Shape.of(1, 4, 4, 3), KNOWN.image(array.toString()).orElseThrow().shape());
    assertEquals(
        List.of(other.toString(), array.toString()), KNOWN.folder(folder.toString()).orElseThrow());
    Background background = Options.BACKGROUND.read(folder.toString(), KNOWN);
    assertEquals(2, background.size());
    assertFalse(KNOWN.image(folder.toString()).isPresent());
    assertFalse(KNOWN.folder(array.toString()).isPresent());
    assertTrue(KNOWN.image("\0").isEmpty() && KNOWN.image("").isEmpty());
  }

  @Test
  void aFileThatIsNoImageSaysSo() throws IOException {
    Path text = Files.writeString(folder.resolve("a.png"), "no image");
    RuntimeException e =
        assertThrows(RuntimeException.class, () -> Options.BASELINE.read(text.toString(), KNOWN));
    assertTrue(
        e.getMessage()
            .startsWith(
                text + ": is not a JPEG, PNG, GIF, BMP, TIFF, WebP, PPM, PGM or PBM image"));
  }

  @Test
  void aFolderHasThePhotosOfEveryFormatThatIsRead() throws IOException {
    List<String> names = List.of("a.tif", "b.TIFF", "c.webp", "d.ppm", "e.pgm", "f.jpeg");
    for (String name : names) {
      Files.writeString(folder.resolve(name), "");
    }
    assertEquals(
        names.stream().map(name -> folder.resolve(name).toString()).toList(),
        KNOWN.folder(folder.toString()).orElseThrow());
  }
}
