package limpid.app.line;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.weights.Npy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelFileTest {
  @TempDir private Path folder;

  @Test
  void pixelsOfOneColourHaveOneLabel() throws IOException {
    BufferedImage picture = new BufferedImage(3, 2, BufferedImage.TYPE_INT_RGB);
    picture.setRGB(1, 0, 0x0000ff);
    picture.setRGB(2, 1, 0x010200);
    Path file = folder.resolve("labels.png");
    ImageIO.write(picture, "png", file.toFile());
    Tensor labels = LabelFile.read(file);
    assertEquals(Shape.of(2, 3), labels.shape());
    assertArrayEquals(new float[] {0, 255, 0, 0, 0, 0x010200}, labels.data());
  }

  @Test
  void arraysHoldLabelsThemselves() {
    Path file = folder.resolve("labels.npy");
    Npy.write(file, Tensor.of(Shape.of(1, 1, 2, 2), 3, 4, 4, -1));
    Tensor labels = LabelFile.read(file);
    assertEquals(Shape.of(2, 2), labels.shape());
    assertArrayEquals(new float[] {3, 4, 4, -1}, labels.data());
  }

  @Test
  void masksForEachChannelAndLossyPicturesAreRefused() throws IOException {
    Path file = folder.resolve("labels.npy");
    Npy.write(file, Tensor.zeros(Shape.of(3, 2, 2)));
    refused(file + ": has shape [3,2,2]; labels [H,W] are expected", file);
    Path lossy = Files.write(folder.resolve("labels.JPG"), new byte[3]);
    refused(
        lossy + ": a JPEG does not keep labels as they were; a .png or .npy file is expected",
        lossy);
  }

  private static void refused(String message, Path file) {
    Exception e = assertThrows(BadInput.class, () -> LabelFile.read(file));
    assertEquals(message, e.getMessage());
  }
}
