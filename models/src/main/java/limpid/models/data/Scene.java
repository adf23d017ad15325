package limpid.models.data;

import java.util.List;
import java.util.SplittableRandom;
import limpid.nn.image.Picture;

/**
 * An image that was made, so that it is known where each thing in it is: a texture, an object
 * pasted onto it, and things that mean nothing beside it. Shapes, sizes, places and colours are
 * drawn anew for each seed; none lies over another.
 *
 * @param object one of {@link #OBJECTS}
 * @param texture one of {@link #TEXTURES}, of the background
 * @param parts what each pixel is: {@link #BACKGROUND}, {@link #OBJECT} or {@link #DISTRACTOR}
 */
public record Scene(Picture picture, int object, int texture, byte[] parts) {
  /** Pixels in each direction. */
  public static final int SIDE = 32;

  /** What objects there are. */
  public static final List<String> OBJECTS = List.of("disc", "square", "triangle", "cross");

  /** What textures there are, each at the place of the object that it may go with. */
  public static final List<String> TEXTURES = List.of("rows", "columns", "checks", "dots");

  public static final byte BACKGROUND = 0;
  public static final byte OBJECT = 1;
  public static final byte DISTRACTOR = 2;

  private static final int DISTRACTORS = 2;
  private static final int TRIES = 200;

  /** A scene of this object before this texture. */
  public static Scene of(int object, int texture, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] rgb = new byte[3 * SIDE * SIDE];
    byte[] parts = new byte[SIDE * SIDE];
    texture(rgb, texture, random);
    paste(rgb, parts, OBJECT, object, random, 5, 7);
    for (int i = 0; i < DISTRACTORS; i++) {
      paste(rgb, parts, DISTRACTOR, OBJECTS.size() + random.nextInt(2), random, 3, 5);
    }
    for (int k = 0; k < rgb.length; k++) {
      rgb[k] = clamped((rgb[k] & 255) + 8 * random.nextGaussian());
    }
    return new Scene(Picture.of(SIDE, SIDE, rgb), object, texture, parts);
  }

  private static byte clamped(double value) {
    return (byte) Math.round(Math.clamp(value, 0, 255));
  }

  private static void texture(byte[] rgb, int texture, SplittableRandom random) {
    int[] dark = colour(random, 40, 110);
    int[] light = colour(random, 90, 160);
    int period = 4 + random.nextInt(3);
    int dx = random.nextInt(period);
    int dy = random.nextInt(period);
    for (int k = 0; k < SIDE * SIDE; k++) {
      int x = (k % SIDE + dx) % period;
      int y = (k / SIDE + dy) % period;
      boolean first =
          switch (texture) {
            case 0 -> 2 * y < period;
            case 1 -> 2 * x < period;
            case 2 -> (2 * x < period) == (2 * y < period);
            default -> x < 2 && y < 2;
          };
      put(rgb, k, first ? light : dark);
    }
  }

  private static int[] colour(SplittableRandom random, int from, int to) {
    return new int[] {random.nextInt(from, to), random.nextInt(from, to), random.nextInt(from, to)};
  }

  private static void put(byte[] rgb, int pixel, int[] colour) {
    for (int c = 0; c < 3; c++) {
      rgb[3 * pixel + c] = (byte) colour[c];
    }
  }

  /** Puts a shape where nothing is yet; nowhere, if no place is found. */
  private static void paste(
      byte[] rgb,
      byte[] parts,
      byte part,
      int shape,
      SplittableRandom random,
      int least,
      int most) {
    int[] colour = colour(random, 170, 256);
    colour[random.nextInt(3)] = random.nextInt(0, 120);
    for (int t = 0; t < TRIES; t++) {
      int r = random.nextInt(least, most + 1);
      int x = random.nextInt(r, SIDE - r);
      int y = random.nextInt(r, SIDE - r);
      if (free(parts, x, y, r)) {
        for (int j = -r; j <= r; j++) {
          for (int i = -r; i <= r; i++) {
            int k = (y + j) * SIDE + x + i;
            if (y + j < SIDE && x + i < SIDE && within(shape, i, j, r)) {
              put(rgb, k, colour);
              parts[k] = part;
            }
          }
        }
        return;
      }
    }
  }

  private static boolean free(byte[] parts, int x, int y, int r) {
    for (int j = Math.max(0, y - r - 1); j <= Math.min(SIDE - 1, y + r + 1); j++) {
      for (int i = Math.max(0, x - r - 1); i <= Math.min(SIDE - 1, x + r + 1); i++) {
        if (parts[j * SIDE + i] != BACKGROUND) {
          return false;
        }
      }
    }
    return true;
  }

  /** Whether a shape around (0,0) that reaches r far holds a place. */
  private static boolean within(int shape, int x, int y, int r) {
    double distance = Math.hypot(x, y);
    return switch (shape) {
      case 0 -> distance <= r;
      case 1 -> Math.max(Math.abs(x), Math.abs(y)) <= .85 * r;
      case 2 -> Math.abs(x) <= (y + r) / 2.0;
      case 3 -> Math.min(Math.abs(x), Math.abs(y)) <= r / 4;
      case 4 -> distance <= r && distance > r - 2;
      default -> Math.abs(y) <= 1;
    };
  }
}
