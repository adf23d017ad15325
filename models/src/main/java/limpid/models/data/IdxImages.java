package limpid.models.data;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import limpid.nn.ImageSet;

/**
 * MNIST's files, and those of the sets that are laid out like it: {@code train-images-idx3-ubyte},
 * {@code train-labels-idx1-ubyte} and the same of {@code t10k}, each as it is or with {@code .gz}.
 * A file is its number 0x0803 or 0x0801, its extents, four bytes each, and a byte for each pixel or
 * label; grey becomes red, green and blue alike.
 *
 * <p>Files do not name their classes. MNIST and Fashion-MNIST are known by their first labels;
 * classes of other sets are numbered.
 *
 * <p>Sources: LeCun, Cortes and Burges, The MNIST database; Xiao, Rasul and Vollgraf,
 * Fashion-MNIST, 2017.
 */
public final class IdxImages {
  private static final int IMAGES = 0x0803;
  private static final int LABELS = 0x0801;
  private static final int MOST_PIXELS = Integer.MAX_VALUE / 3 - 8;
  private static final int FIRST = 10;

  private IdxImages() {}

  /** Whether a folder has training images of this layout. */
  public static boolean recognises(Path folder) {
    return Files.isRegularFile(file(folder, "train-images-idx3-ubyte"));
  }

  /** Whether it has test images too. */
  public static boolean tests(Path folder) {
    return Files.isRegularFile(file(folder, "t10k-images-idx3-ubyte"));
  }

  /**
   * The training images.
   *
   * @throws IOException if a file is missing, not whole, or not what its number says
   */
  public static ImageSet train(Path folder) throws IOException {
    return read(folder, "train");
  }

  /**
   * The test images, with the classes of the training images.
   *
   * @throws IOException if a file is missing, not whole, or not what its number says
   */
  public static ImageSet test(Path folder) throws IOException {
    return read(folder, "t10k");
  }

  private static Path file(Path folder, String name) {
    Path packed = folder.resolve(name + ".gz");
    return Files.isRegularFile(packed) ? packed : folder.resolve(name);
  }

  private static ImageSet read(Path folder, String part) throws IOException {
    int[] labels = labels(file(folder, part + "-labels-idx1-ubyte"));
    boolean training = part.equals("train");
    Labels classes =
        classes(training ? labels : labels(file(folder, "train-labels-idx1-ubyte")), labels);
    Path images = file(folder, part + "-images-idx3-ubyte");
    try (DataInputStream in = opened(images, IMAGES)) {
      int count = in.readInt();
      int height = in.readInt();
      int width = in.readInt();
      if (count != labels.length) {
        throw new IOException(
            "%s: has %d images, there are %d labels".formatted(images, count, labels.length));
      }
      if (height < 1 || width < 1 || (long) count * height * width > MOST_PIXELS) {
        throw new IOException(
            "%s: %d images of %dx%d; at least one pixel each and less than 2 GB are expected"
                .formatted(images, count, width, height));
      }
      byte[] grey = whole(in, images, count * height * width);
      byte[] rgb = new byte[3 * grey.length];
      for (int i = 0; i < rgb.length; i++) {
        rgb[i] = grey[i / 3];
      }
      return new ImageSet(height, width, rgb, labels, classes.names());
    } catch (EOFException | ZipException e) {
      throw new IOException(images + ": is not whole", e);
    }
  }

  private static int[] labels(Path file) throws IOException {
    try (DataInputStream in = opened(file, LABELS)) {
      int count = in.readInt();
      if (count < 1 || count > 1 << 28) {
        throw new IOException(file + ": has " + count + " labels; at least one is expected");
      }
      byte[] bytes = whole(in, file, count);
      int[] labels = new int[bytes.length];
      Arrays.setAll(labels, i -> bytes[i] & 255);
      return labels;
    } catch (EOFException | ZipException e) {
      throw new IOException(file + ": is not whole", e);
    }
  }

  private static Labels classes(int[] training, int[] own) {
    int[] first = Arrays.copyOf(training, Math.min(FIRST, training.length));
    if (Arrays.equals(first, new int[] {9, 0, 0, 3, 0, 2, 7, 2, 5, 5})) {
      return Labels.fashion();
    }
    if (Arrays.equals(first, new int[] {5, 0, 4, 1, 9, 2, 1, 3, 1, 4})) {
      return Labels.digits();
    }
    int last =
        Math.max(Arrays.stream(training).max().orElse(0), Arrays.stream(own).max().orElse(0));
    return Labels.numbered(last + 1);
  }

  private static DataInputStream opened(Path file, int expected) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException(file + ": there is no such file");
    }
    InputStream raw = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    try {
      InputStream in = file.toString().endsWith(".gz") ? new GZIPInputStream(raw, 1 << 16) : raw;
      DataInputStream data = new DataInputStream(in);
      int number = data.readInt();
      if (number != expected) {
        throw new IOException(
            "%s: begins with 0x%08x; 0x%08x is expected".formatted(file, number, expected));
      }
      return data;
    } catch (EOFException | ZipException e) {
      raw.close();
      throw new IOException(file + ": is not whole", e);
    } catch (IOException e) {
      raw.close();
      throw e;
    }
  }

  /** The rest of a file, which has to be this long. */
  private static byte[] whole(InputStream in, Path file, int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length != length || in.read() >= 0) {
      throw new IOException(
          "%s: %s than the %d bytes that it announces"
              .formatted(file, bytes.length < length ? "has fewer" : "has more", length));
    }
    return bytes;
  }
}
