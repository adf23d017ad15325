package limpid.app.line;

import java.nio.file.Path;
import java.util.Locale;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.op.Node;
import limpid.models.photo.Photo;
import limpid.weights.Npy;

/**
 * A label for each pixel, from a file: an {@code .npy} array {@code [H,W]} or {@code [1,1,H,W]} of
 * whole numbers, or a picture without losses, in which pixels of one colour have one label.
 */
public final class LabelFile {
  private LabelFile() {}

  /** {@code [H,W]}. */
  public static Tensor read(Path path) {
    String name = path.getFileName().toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".jpg") || name.endsWith(".jpeg")) {
      throw new BadInput(
          path + ": a JPEG does not keep labels as they were; a .png or .npy file is expected");
    }
    return name.endsWith(".npy") ? array(path) : colours(path);
  }

  private static Tensor array(Path path) {
    Tensor read = Npy.readNumbers(path);
    Shape shape = read.shape();
    if (shape.rank() < 2 || shape.at(-2) * shape.at(-1) != shape.size()) {
      throw new BadInput(path + ": has shape " + shape + "; labels [H,W] are expected");
    }
    return Node.constant(read).reshape(shape.at(-2), shape.at(-1)).value();
  }

  private static Tensor colours(Path path) {
    Photo photo = Photo.read(path);
    Tensor labels = Tensor.zeros(Shape.of(photo.height(), photo.width()));
    for (int k = 0; k < labels.size(); k++) {
      int label = 0;
      for (int channel = 0; channel < 3; channel++) {
        label = label << 8 | photo.rgb()[3 * k + channel] & 0xff;
      }
      labels.data()[k] = label;
    }
    return labels;
  }
}
