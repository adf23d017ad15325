package limpid.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import limpid.models.photo.Photo;
import limpid.models.photo.PhotoException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Damaged photos, 50,000 of each kind in the long run ({@code -Dlimpid.fuzz} is another number):
 * each is an image or a sentence, and makes no reader ask for more than 64 MB, all that it gives
 * back counted too.
 */
class DamagedPhotosTest {
  private static final int COPIES = Integer.getInteger("limpid.fuzz", 50_000);
  private static final int SMOKE = 60;
  private static final long MOST_BYTES = 64_000_000;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  static List<String> files() {
    return List.of(
        "colour-420.jpg",
        "progressive.jpg",
        "cmyk.jpg",
        "exif-6.jpg",
        "palette-alpha.png",
        "interlaced.png",
        "colour-16.png",
        "grey-1.png",
        "offset-clear.gif",
        "palette.gif",
        "colour.bmp",
        "colour-16.bmp",
        "palette.bmp",
        "lzw.tif",
        "deflated.tif",
        "cmyk-16.tif",
        "palette.tif",
        "black-white.tif",
        "colour.ppm",
        "text.pgm",
        "bits.pbm",
        "text.pbm",
        "lossless.webp",
        "lossy.webp",
        "exif-6.webp");
  }

  private static Path path(String name) {
    return name.endsWith(".webp")
        ? Path.of("src/test/resources/limpid/app/given/photos", name)
        : Path.of("../models/src/test/resources/limpid/models/photo/photos", name);
  }

  @ParameterizedTest
  @MethodSource("files")
  void damagedCopiesAreAnImageOrASentence(String name) throws IOException {
    damaged(name, SMOKE, 1);
  }

  @Tag("long")
  @ParameterizedTest
  @MethodSource("files")
  @Timeout(value = 20, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void manyDamagedCopiesAreAnImageOrASentence(String name) throws IOException {
    System.out.println(name + ": " + damaged(name, COPIES, 2));
  }

  private static String damaged(String name, int copies, long seed) throws IOException {
    Damage damage = new Damage(Files.readAllBytes(path(name)), seed);
    int read = 0;
    long most = 0;
    long slowest = 0;
    for (int copy = 0; copy < copies; copy++) {
      byte[] bytes = damage.next();
      if (name.endsWith(".png") && copy % 2 == 0) {
        summed(bytes);
      }
      long before = THREADS.getCurrentThreadAllocatedBytes();
      long start = System.nanoTime();
      read += isRead(name, bytes) ? 1 : 0;
      slowest = Math.max(slowest, System.nanoTime() - start);
      most = Math.max(most, THREADS.getCurrentThreadAllocatedBytes() - before);
    }
    assertTrue(most < MOST_BYTES, name + ": one takes " + most + " bytes");
    return "%d read, %d refused, at most %.1f MB and %.0f ms for one"
        .formatted(read, copies - read, most / 1e6, slowest / 1e6);
  }

  private static boolean isRead(String name, byte[] bytes) {
    try {
      Photo photo = Photo.read(bytes);
      assertTrue(photo.width() > 0 && photo.height() > 0);
      return true;
    } catch (PhotoException e) {
      assertEquals(1, e.getMessage().lines().count(), e::getMessage);
      return false;
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      throw new AssertionError(name + " as " + HexFormat.of().formatHex(bytes), e);
    }
  }

  /** Puts right the check sums of a PNG's chunks, so that what is in them is looked at. */
  private static void summed(byte[] png) {
    ByteBuffer bytes = ByteBuffer.wrap(png);
    for (long at = 8; at + 12 <= png.length; ) {
      long length = bytes.getInt((int) at) & 0xFFFFFFFFL;
      if (at + 12 + length > png.length) {
        return;
      }
      CRC32 sum = new CRC32();
      sum.update(png, (int) at + 4, (int) length + 4);
      bytes.putInt((int) (at + 8 + length), (int) sum.getValue());
      at += 12 + length;
    }
  }
}
