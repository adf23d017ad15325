package limpid.models.photo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are no photos: one sentence each. */
class PhotoFileTest {
  @TempDir Path folder;

  private String refusal(byte... bytes) throws IOException {
    Path file = Files.write(folder.resolve("photo.jpg"), bytes);
    return assertThrows(PhotoException.class, () -> Photo.read(file)).getMessage();
  }

  private static void assertEnds(String expected, String message) {
    assertTrue(message.endsWith(expected), message);
  }

  @Test
  void aMissingFileAFolderAndAnEmptyFileAreRefused() throws IOException {
    Path missing = folder.resolve("missing.png");
    PhotoException e = assertThrows(PhotoException.class, () -> Photo.read(missing));
    assertEquals(missing + ": there is no such file", e.getMessage());
    e = assertThrows(PhotoException.class, () -> Photo.read(folder));
    assertEquals(folder + ": is a folder; an image file is expected", e.getMessage());
    assertEnds(": the file is empty", refusal());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Just some text.\n", "BM is how this text begins, by chance.", "\u00ff\u00d8"})
  void anythingElseIsRefusedByItsFirstBytes(String text) throws IOException {
    String message = refusal(text.getBytes(StandardCharsets.ISO_8859_1));
    assertTrue(
        message.contains(
            "is not a JPEG, PNG, GIF, BMP, TIFF, WebP, PPM, PGM or PBM image; it starts with '"),
        message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "colour-420.jpg",
        "progressive.jpg",
        "exif-5.jpg",
        "colour-16.png",
        "palette.png",
        "offset-clear.gif",
        "colour.bmp",
        "grey.bmp",
        "black-white.bmp",
        "colour.ppm",
        "colour-4.ppm"
      })
  void everyFileCutShortIsRefused(String name) throws IOException {
    byte[] whole = Files.readAllBytes(PhotoTest.resource(name));
    int end = name.endsWith("gif") ? whole.length - 2 : whole.length - 1;
    for (int length = 1; length <= end; length = Math.max(length + 1, Math.min(end, length + 5))) {
      String message = refusal(Arrays.copyOf(whole, length));
      assertTrue(message.startsWith(folder.resolve("photo.jpg") + ": "), message);
      assertTrue(length < 40 || message.contains("truncated"), length + ": " + message);
    }
  }

  @ParameterizedTest
  @CsvSource({"20000, 20000", "100000001, 1", "2147483647, 2147483647"})
  void hugePngsAreRefusedBeforeAnythingIsDecoded(int width, int height) throws IOException {
    String message = refusal(png(width, height, 2, new byte[10]));
    assertEnds(
        ": is " + width + "x" + height + " pixels; at most 100 megapixels are read", message);
  }

  @Test
  void moreThanTheBytesCanHoldIsRefusedBeforeAnythingIsDecoded() throws IOException {
    assertEnds(
        "claims to be 5000x5000 pixels, more than 68 bytes can hold",
        refusal(png(5000, 5000, 2, new byte[10])));
    byte[] jpeg = Files.readAllBytes(PhotoTest.resource("grey.jpg"));
    int frame = indexOf(jpeg, 0xFF, 0xC0);
    ByteBuffer.wrap(jpeg).putShort(frame + 5, (short) 5000).putShort(frame + 7, (short) 5000);
    assertEnds("more than " + jpeg.length + " bytes can hold", refusal(jpeg));
    byte[] gif = Files.readAllBytes(PhotoTest.resource("offset.gif"));
    int picture = indexOf(gif, 3, 0, 2, 0);
    ByteBuffer.wrap(gif).putInt(picture + 4, 0x88138813);
    assertEnds(
        "is truncated or corrupt: it claims to be 5003x5002 pixels, more than "
            + gif.length
            + " bytes can hold",
        refusal(gif));
  }

  @Test
  void whiteThatFillsALargePngIsRead() throws IOException {
    Path file = Files.write(folder.resolve("white.png"), png(2000, 1000, 0, new byte[2_001_000]));
    assertTrue(Files.size(file) < 2100, () -> "has " + file.toFile().length());
    assertEquals("2000x1000", Photo.read(file).toString());
  }

  @Test
  void aSmallFileDoesNotMakeItTakeMuchMemory() throws IOException {
    String small =
        "is 5000x4000 pixels in %d bytes; at most %d megapixels are read of a file so small";
    byte[] white = png(5000, 4000, 0, new byte[4000 * 5001]);
    assertEnds(small.formatted(white.length, white.length * 500 / 1_000_000), refusal(white));
    byte[] gif = Files.readAllBytes(PhotoTest.resource("palette.gif"));
    ByteBuffer.wrap(gif).putInt(6, 0x8813A00F);
    assertEnds(small.formatted(gif.length, 4), refusal(gif));
  }

  @Test
  void tiffFilesWhoseTilesOrPixelsAreTooLargeAreRefused() throws IOException {
    byte[] tiff = Files.readAllBytes(PhotoTest.resource("colour.tif"));
    byte[] samples = tiff.clone();
    samples[indexOf(tiff, 0x15, 1, 3, 0) + 8] = 6;
    assertEnds("is a TIFF file of 6 samples for each pixel; 1 to 5 are expected", refusal(samples));
    byte[] tiles = tiff.clone();
    ByteBuffer entry = ByteBuffer.wrap(tiles).order(ByteOrder.LITTLE_ENDIAN);
    // in place of the rows in a strip: the width of a tile
    int at = indexOf(tiff, 0x16, 1, 4, 0);
    entry.putShort(at, (short) 0x142).putInt(at + 8, 1 << 29);
    assertEnds("they claim tiles of 536870912x1 pixels in a picture of 13x9", refusal(tiles));
  }

  @Test
  void tiffFilesOfOtherSamplesAndColoursAreRefused() throws IOException {
    byte[] tiff = Files.readAllBytes(PhotoTest.resource("grey.tif"));
    byte[] deep = tiff.clone();
    deep[indexOf(tiff, 2, 1, 3, 0) + 8] = 32;
    assertEnds(
        "is a TIFF file of 32-bit unsigned samples; unsigned ones of 1 to 16 bits are expected",
        refusal(deep));
    byte[] lab = tiff.clone();
    lab[indexOf(tiff, 6, 1, 3, 0) + 8] = 8;
    assertEnds("grey, RGB, YCbCr, CMYK or a palette is expected", refusal(lab));
  }

  @Test
  void hugeJpegsGifsAndBmpsAreRefusedBeforeAnythingIsDecoded() throws IOException {
    byte[] jpeg = Files.readAllBytes(PhotoTest.resource("grey.jpg"));
    int frame = indexOf(jpeg, 0xFF, 0xC0);
    ByteBuffer.wrap(jpeg).putShort(frame + 5, (short) 20_000).putShort(frame + 7, (short) 20_000);
    assertEnds("is 20000x20000 pixels; at most 100 megapixels are read", refusal(jpeg));
    byte[] gif = Files.readAllBytes(PhotoTest.resource("palette.gif"));
    Arrays.fill(gif, 6, 10, (byte) 0xFF);
    assertEnds("is 65535x65535 pixels; at most 100 megapixels are read", refusal(gif));
    byte[] bmp = Files.readAllBytes(PhotoTest.resource("palette.bmp"));
    bmp[20] = 0x10;
    bmp[24] = 0x10;
    bmp[30] = 1;
    assertEnds("is 1048589x1048585 pixels; at most 100 megapixels are read", refusal(bmp));
  }

  private String refusal(String text) throws IOException {
    return refusal(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  @Test
  void netpbmFilesThatCannotBeAreRefused() throws IOException {
    assertEnds(
        "is 20000x20000 pixels; at most 100 megapixels are read", refusal("P6\n20000 20000 255 "));
    assertEnds("whose white is 65536; 1 to 65535 is expected", refusal("P6 1 1 65536\nabc"));
    assertEnds("whose white is 0; 1 to 65535 is expected", refusal("P5 1 1 0\na"));
    assertEnds("with no number at byte 5", refusal("P6 1 x 255\nabc"));
    assertEnds("(a sample is 256, white is 255)", refusal("P3 1 1 255 0 256 0"));
    assertEnds("claims to be 0x3 pixels", refusal("P6 0 3 255\n"));
    assertEnds("with no 0 or 1 at byte 9", refusal("P1\n2 2\n012 1"));
    assertEnds("before the end of the image", refusal("P4 9 2 abc"));
    assertEnds(
        "is 999999999x999999999 pixels; at most 100 megapixels are read",
        refusal("P6 999999999 999999999 255\n"));
  }

  @Test
  void tiffAndWebpFilesThatCannotBeAreRefused() throws IOException {
    byte[] tiff = Files.readAllBytes(PhotoTest.resource("colour.tif"));
    for (int length : new int[] {8, 20, 100, tiff.length / 2}) {
      String message = refusal(Arrays.copyOf(tiff, length));
      assertTrue(message.contains("corrupt"), length + ": " + message);
    }
    assertEnds(
        "stop at byte 20, before the end of the image", refusal("RIFF\u00ff\0\0\0WEBPVP8 abcd"));
    String webp = "RIFF\u001e\0\0\0WEBP%s\u0012\0\0\0" + "\0".repeat(18);
    assertEnds("is a WebP file without an image in it", refusal(webp.formatted("VP9X")));
    assertEnds("such as com.twelvemonkeys.imageio:imageio-webp", refusal(webp.formatted("VP8X")));
  }

  @Test
  void picturesWithoutPixelsAreRefused() throws IOException {
    assertEnds("claims to be 0x5 pixels", refusal(png(0, 5, 2, new byte[10])));
  }

  @Test
  void damagedDataAreRefused() throws IOException {
    byte[] png = Files.readAllBytes(PhotoTest.resource("colour.png"));
    png[50] ^= 1;
    assertTrue(refusal(png).contains("check sum of the chunk at byte 33 is wrong"));
    assertTrue(refusal(png(40, 40, 2, new byte[1000])).contains("corrupt"));
    byte[] jpeg = Files.readAllBytes(PhotoTest.resource("colour-444.jpg"));
    Arrays.fill(jpeg, jpeg.length - 300, jpeg.length - 2, (byte) 0x55);
    String message = refusal(jpeg);
    assertTrue(message.contains("damaged"), message);
  }

  @Test
  void jpegsOfTwoComponentsOrTwelveBitsAreRefused() throws IOException {
    byte[] jpeg = Files.readAllBytes(PhotoTest.resource("grey.jpg"));
    int frame = indexOf(jpeg, 0xFF, 0xC0);
    byte[] deep = jpeg.clone();
    deep[frame + 4] = 12;
    assertEnds("is a JPEG file of 12 bits for each sample; 8 are expected", refusal(deep));
    byte[] two = Files.readAllBytes(PhotoTest.resource("colour-444.jpg"));
    two[indexOf(two, 0xFF, 0xC0) + 9] = 2;
    assertEnds("is a JPEG file of 2 components; 1, 3 or 4 are expected", refusal(two));
  }

  private static int indexOf(byte[] bytes, int... wanted) {
    int at = 0;
    while (!begins(bytes, at, wanted)) {
      at++;
    }
    return at;
  }

  private static boolean begins(byte[] bytes, int at, int... wanted) {
    for (int i = 0; i < wanted.length; i++) {
      if ((bytes[at + i] & 255) != wanted[i]) {
        return false;
      }
    }
    return true;
  }

  /** A PNG of 8-bit samples whose image data are these bytes, enough of them or not. */
  private static byte[] png(int width, int height, int colour, byte... data) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(packed)) {
      out.write(data);
    }
    ByteBuffer header = ByteBuffer.allocate(13).putInt(width).putInt(height);
    header.put((byte) 8).put((byte) colour);
    ByteBuffer png = ByteBuffer.allocate(8 + 25 + 12 + packed.size() + 12);
    png.putLong(0x89504E470D0A1A0AL);
    chunk(png, "IHDR", header.array());
    chunk(png, "IDAT", packed.toByteArray());
    chunk(png, "IEND");
    return png.array();
  }

  private static void chunk(ByteBuffer png, String type, byte... data) {
    CRC32 sum = new CRC32();
    sum.update(type.getBytes(StandardCharsets.US_ASCII));
    sum.update(data);
    png.putInt(data.length).put(type.getBytes(StandardCharsets.US_ASCII));
    png.put(data).putInt((int) sum.getValue());
  }
}
