package limpid.models.data;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.zip.CRC32;
import limpid.core.kernel.Workers;
import limpid.models.photo.ChannelStatistics;
import limpid.models.photo.Photo;
import limpid.models.photo.PhotoException;
import limpid.models.photo.Preprocessing;
import limpid.nn.LabelledImages;

/**
 * Images in files.
 *
 * @param side the length that they are resized to, if any
 * @param held what was read, or null where it is too much
 */
record FolderImages(
    List<Path> files,
    int[] labels,
    List<String> classes,
    int height,
    int width,
    OptionalInt side,
    byte[][] held)
    implements LabelledImages {

  static FolderImages of(List<Path> files, int[] labels, List<String> classes, OptionalInt side) {
    Photo first = Photo.read(files.getFirst());
    int height = side.orElse(first.height());
    int width = side.orElse(first.width());
    long bytes = 3L * files.size() * height * width;
    boolean fits = bytes <= Runtime.getRuntime().maxMemory() / 4;
    byte[][] held = fits ? new byte[files.size()][] : null;
    var images =
        new FolderImages(
            List.copyOf(files), labels, List.copyOf(classes), height, width, side, held);
    if (fits) {
      Workers.shared().split(files.size(), i -> held[i] = images.decoded(i));
    }
    return images;
  }

  private byte[] decoded(int index) {
    Photo photo = Photo.read(files.get(index));
    if (side.isPresent()) {
      int length = side.getAsInt();
      return new Preprocessing(length, length, ChannelStatistics.IMAGENET).shown(photo).rgb();
    }
    if (photo.height() != height || photo.width() != width) {
      throw new PhotoException(
          "%s: is %s pixels, the first image is %dx%d; images of one size are expected, or --size N"
                  .formatted(files.get(index), photo, width, height)
              + " to resize all");
    }
    return photo.rgb();
  }

  @Override
  public int size() {
    return labels.length;
  }

  @Override
  public int label(int index) {
    return labels[index];
  }

  @Override
  public byte[] rgb(int index) {
    return held == null ? decoded(index) : held[index].clone();
  }

  @Override
  public String name(int index) {
    return files.get(index).toString();
  }

  /** Of the pixels where they are held, else of the files' names and lengths. */
  @Override
  public long checksum() {
    CRC32 sum = new CRC32();
    for (int i = 0; i < labels.length; i++) {
      sum.update(held == null ? fact(files.get(i)) : held[i]);
      sum.update(labels[i]);
      sum.update(labels[i] >> 8);
    }
    return sum.getValue();
  }

  private static byte[] fact(Path file) {
    try {
      return (file.getFileName() + " " + Files.size(file)).getBytes(StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new PhotoException(file + ": cannot be read: " + e.getMessage());
    }
  }
}
