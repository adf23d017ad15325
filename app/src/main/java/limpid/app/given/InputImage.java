package limpid.app.given;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import limpid.app.line.BadInput;
import limpid.app.line.Stopwatch;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.op.Node;
import limpid.models.photo.Photo;
import limpid.models.photo.PhotoException;
import limpid.models.photo.Preprocessing;
import limpid.nn.image.Prepared;
import limpid.weights.Npy;

/**
 * What a net is shown: a photo, preprocessed for it, or an {@code .npy} file that already is.
 *
 * @param path where it was read from
 * @param prepared for the net, with the picture for people
 * @param seconds what reading and preprocessing took
 */
public record InputImage(Path path, Prepared prepared, double seconds) {
  private static final Pattern TYPE = Pattern.compile("'descr': *'([^']*)'");

  public static InputImage read(Path path, Preprocessing preprocessing) {
    Stopwatch watch = new Stopwatch();
    boolean array = path.toString().toLowerCase(Locale.ROOT).endsWith(".npy");
    return array ? array(path, preprocessing, watch) : photo(path, preprocessing, watch);
  }

  private static InputImage photo(Path path, Preprocessing preprocessing, Stopwatch watch) {
    requireColours(path.toString(), preprocessing);
    Photo photo = Photo.read(path);
    return new InputImage(path, preprocessing.prepare(photo), watch.total());
  }

  /** A photo of this name from the bytes of its file, wherever they came from. */
  public static InputImage of(String name, byte[] file, Preprocessing preprocessing) {
    Stopwatch watch = new Stopwatch();
    requireColours(name, preprocessing);
    try {
      Photo photo = Photo.read(file);
      return new InputImage(named(name), preprocessing.prepare(photo), watch.total());
    } catch (PhotoException e) {
      throw new PhotoException(name + ": " + e.getMessage(), e);
    }
  }

  /** By a name that file systems need not know: letters that this one lacks are left out. */
  private static Path named(String name) {
    try {
      return Path.of(name);
    } catch (InvalidPathException _) {
      return Path.of(name.replaceAll("[^ -~]", "_"));
    }
  }

  private static void requireColours(String name, Preprocessing preprocessing) {
    int channels = preprocessing.input().at(3);
    if (channels != 3) {
      throw new BadInput(
          "%s: is a photo; the network takes images of %d channels, a .npy file of [%d,H,W] is expected"
              .formatted(name, channels, channels));
    }
  }

  private static InputImage array(Path path, Preprocessing preprocessing, Stopwatch watch) {
    Tensor read = Npy.read(path);
    requireFloat32(path);
    Shape shape = read.shape();
    boolean batch = shape.rank() == 4 && shape.at(0) == 1;
    int channels = preprocessing.input().at(3);
    boolean grey = preprocessing.statistics().alike() && shape.rank() > 2 && shape.at(-3) == 1;
    if (!(batch || shape.rank() == 3) || shape.at(-3) != channels && !grey) {
      throw new BadInput(
          "%s: has shape %s; [%d,H,W] or [1,%d,H,W] is expected"
              .formatted(path, shape, channels, channels));
    }
    requireFinite(path, read);
    int h = shape.at(-2);
    int w = shape.at(-1);
    Node planes = Node.constant(read).reshape(1, shape.at(-3), h, w);
    Node all = grey ? planes.broadcastTo(Shape.of(1, channels, h, w)) : planes;
    Tensor tensor = all.permute(0, 2, 3, 1).value();
    Photo picture =
        channels == 3 ? preprocessing.statistics().inverse(tensor) : bands(planes.value());
    return new InputImage(path, Prepared.whole(picture, tensor), watch.total());
  }

  /** The first three channels of {@code [1,C,H,W]} as red, green and blue, each from 0 to 1. */
  private static Photo bands(Tensor planes) {
    int pixels = planes.shape().at(2) * planes.shape().at(3);
    byte[] rgb = new byte[3 * pixels];
    for (int c = 0; c < 3; c++) {
      int from = Math.min(c, planes.shape().at(1) - 1) * pixels;
      float low = Float.POSITIVE_INFINITY;
      float high = Float.NEGATIVE_INFINITY;
      for (int i = from; i < from + pixels; i++) {
        low = Math.min(low, planes.data()[i]);
        high = Math.max(high, planes.data()[i]);
      }
      float range = high > low ? high - low : 1;
      for (int i = 0; i < pixels; i++) {
        rgb[3 * i + c] = (byte) Math.round((planes.data()[from + i] - low) / range * 255);
      }
    }
    return new Photo(planes.shape().at(3), planes.shape().at(2), rgb);
  }

  private static void requireFloat32(Path path) {
    try (InputStream in = Files.newInputStream(path)) {
      String header = new String(in.readNBytes(256), StandardCharsets.ISO_8859_1);
      Matcher type = TYPE.matcher(header);
      if (type.find() && !type.group(1).endsWith("f4")) {
        throw new BadInput(path + ": holds " + type.group(1) + " values; float32 is expected");
      }
    } catch (IOException e) {
      throw new BadInput(path + ": cannot be read", e);
    }
  }

  /** What the net is given, {@code [1,H,W,3]}. */
  public Tensor tensor() {
    return prepared.input();
  }

  private static void requireFinite(Path path, Tensor read) {
    int first = -1;
    int count = 0;
    for (int k = read.size() - 1; k >= 0; k--) {
      if (!Float.isFinite(read.data()[k])) {
        first = k;
        count++;
      }
    }
    if (count > 0) {
      throw new BadInput(
          "%s: %d of %d values are NaN or infinite, the first at %s; finite values are expected"
              .formatted(path, count, read.size(), place(first, read.shape())));
    }
  }

  /** {@code [0,5,7]}. */
  private static String place(int k, Shape shape) {
    int[] place = new int[shape.rank()];
    for (int axis = shape.rank() - 1, rest = k; axis >= 0; axis--) {
      place[axis] = rest % shape.at(axis);
      rest /= shape.at(axis);
    }
    return Arrays.toString(place).replace(" ", "");
  }

  /** The file's name without its suffix: {@code chelsea}. */
  public String stem() {
    return stem(path);
  }

  /** A file's name without its suffix. */
  public static String stem(Path path) {
    String name = path.getFileName().toString();
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }

  /** {@code 451x300 pixels}. */
  public String size() {
    return prepared.picture() + " pixels";
  }
}
