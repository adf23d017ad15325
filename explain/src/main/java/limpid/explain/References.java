package limpid.explain;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import limpid.core.Tensor;

/**
 * What the text of an option may refer to: methods by their names, colours as the net sees them,
 * images and labels by the paths of their files. A command line, a form and a manifest read options
 * with the same.
 */
public interface References {
  /** Nothing. */
  References NONE = methods(List.of());

  /** These methods; colours and files are unknown. */
  static References methods(Collection<Descriptor> methods) {
    return () -> methods;
  }

  /** The methods that a text may name. */
  Collection<Descriptor> methods();

  /**
   * A colour as it is in an image that is prepared for the net, or nothing where that is unknown.
   *
   * @param red from 0 to 1, as green and blue are
   * @return a value for each channel
   */
  default Optional<List<Float>> colour(double red, double green, double blue) {
    return Optional.empty();
  }

  /**
   * The image in a file, prepared for the net, {@code [1,H,W,C]}, or nothing where there is no such
   * file.
   *
   * @throws RuntimeException saying why a file that is there cannot be read
   */
  default Optional<Tensor> image(String path) {
    return Optional.empty();
  }

  /**
   * The labels in a file, a whole number for each pixel, {@code [H,W]}, or nothing where there is
   * no such file.
   *
   * @throws RuntimeException saying why a file that is there cannot be read
   */
  default Optional<Tensor> labels(String path) {
    return Optional.empty();
  }

  /** The paths of the images in a folder, ordered by name, or nothing where it is no folder. */
  default Optional<List<String>> folder(String path) {
    return Optional.empty();
  }
}
