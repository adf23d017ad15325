package limpid.app.given;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import limpid.app.line.BadInput;
import limpid.app.line.LabelFile;
import limpid.core.Tensor;
import limpid.explain.Descriptor;
import limpid.explain.References;
import limpid.models.photo.Preprocessing;

/** What options refer to: methods, colours and images prepared for a net, and labels of pixels. */
public record ImageReferences(Collection<Descriptor> methods, Preprocessing preprocessing)
    implements References {
  /** What is taken for an image in a folder, in words. */
  static final String NAMES =
      ".jpg, .jpeg, .png, .gif, .bmp, .tif, .tiff, .webp, .ppm, .pgm, .pbm or .npy";

  private static final Pattern IMAGE =
      Pattern.compile(".*\\.(jpe?g|png|gif|bmp|tiff?|webp|p[gp]m|npy)");

  @Override
  public Optional<List<Float>> colour(double red, double green, double blue) {
    return Optional.of(preprocessing.statistics().apply(red, green, blue));
  }

  @Override
  public Optional<Tensor> image(String path) {
    return existing(path, Files::isRegularFile)
        .map(file -> InputImage.read(file, preprocessing).tensor());
  }

  @Override
  public Optional<Tensor> labels(String path) {
    return existing(path, Files::isRegularFile).map(LabelFile::read);
  }

  @Override
  public Optional<List<String>> folder(String path) {
    return existing(path, Files::isDirectory).map(ImageReferences::images);
  }

  private static Optional<Path> existing(String path, Predicate<Path> kind) {
    try {
      return path.isEmpty() ? Optional.empty() : Optional.of(Path.of(path)).filter(kind);
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  /** The images in a folder, sorted by name. */
  public static List<String> images(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> isImage(file.getFileName().toString()))
          .map(Path::toString)
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new BadInput(folder + ": cannot be read", e);
    }
  }

  private static boolean isImage(String name) {
    return !name.startsWith(".") && IMAGE.matcher(name.toLowerCase(Locale.ROOT)).matches();
  }
}
