package limpid.explain.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import limpid.nn.image.Picture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PngTest {
  @TempDir Path folder;

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  @Test
  void pixelsSurvive() throws IOException {
    Picture image = Pixels.picture(2, 1, new int[] {0x123456, 0xfedcba});
    Path file = folder.resolve("a.png");
    Png.write(image, file);
    BufferedImage read = ImageIO.read(file.toFile());
    assertEquals(0xff123456, read.getRGB(0, 0));
    assertEquals(0xfffedcba, read.getRGB(1, 0));
  }

  @Test
  void anOlderFileIsReplacedAndNothingElseIsLeft() throws IOException {
    Path file = folder.resolve("a.png");
    Files.writeString(file, "old");
    Png.write(Pixels.picture(1, 1, new int[] {0}), file);
    assertEquals(List.of(file), files(folder));
    assertTrue(Files.size(file) > 50);
  }

  @Test
  void missingFolderIsNamed() {
    Path file = folder.resolve("none").resolve("a.png");
    Exception e =
        assertThrows(IOException.class, () -> Png.write(Pixels.picture(1, 1, new int[] {0}), file));
    assertEquals(
        file + ": cannot be written: there is no directory " + folder.resolve("none"),
        e.getMessage());
  }
}
