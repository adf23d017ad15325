package limpid.weights;

import static limpid.weights.Goldens.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ZipArchiveTest {
  private static byte[] unpacked(ZipArchive zip, String name) {
    return zip.entries().get(name).bytes().toArray(ValueLayout.JAVA_BYTE);
  }

  private static byte[] deflate(byte[] data) {
    Deflater deflater = new Deflater(9, true);
    deflater.setInput(data);
    deflater.finish();
    byte[] packed = new byte[data.length + 100];
    int length = deflater.deflate(packed);
    deflater.end();
    return Arrays.copyOf(packed, length);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aStoredEntryIsFoundWithAndWithoutZip64AndBehindAComment(boolean zip64) {
    ZipBytes zip = new ZipBytes();
    zip.zip64 = zip64;
    assertArrayEquals(zip.data, unpacked(zip.open(), "x"));
    zip.comment = "PK\5\6 not the end";
    assertArrayEquals(zip.data, unpacked(zip.open(), "x"));
  }

  @Test
  void onlyTheNumbersThatDoNotFitAreInTheExtraField() {
    ZipBytes zip = new ZipBytes();
    zip.wideOffsetOnly = true;
    assertArrayEquals(zip.data, unpacked(zip.open(), "x"));
  }

  @Test
  void entriesOfManyChunksAreUnpackedToTheByte() throws IOException {
    byte[] data = new byte[300_001];
    new Random(1).nextBytes(data);
    Arrays.fill(data, 1000, 200_000, (byte) 7);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new java.util.zip.ZipEntry("large"));
      zip.write(data);
      zip.putNextEntry(new java.util.zip.ZipEntry("empty"));
    }
    ZipArchive zip = new ZipArchive(Goldens.file(out.toByteArray()));
    assertArrayEquals(data, unpacked(zip, "large"));
    assertEquals(0, unpacked(zip, "empty").length);
    assertArrayEquals(
        Arrays.copyOf(data, 70_000),
        zip.entries().get("large").head(70_000).toArray(ValueLayout.JAVA_BYTE));
  }

  @Test
  void aChangedByteIsFoundByItsChecksum() {
    ZipBytes zip = new ZipBytes();
    byte[] bytes = zip.bytes();
    bytes[ZipBytes.header()] ^= 1;
    ZipArchive changed = new ZipArchive(Goldens.file(bytes));
    assertRefused(() -> unpacked(changed, "x"), "memory: entry 'x' has the checksum");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void claimsThatTheFileCannotKeepAreRefused(boolean zip64) {
    ZipBytes zip = new ZipBytes();
    zip.zip64 = zip64;
    zip.size = 13;
    assertRefused(zip::open, "entry 'x' claims 13 bytes, its 12 packed bytes");
    zip.size = 1L << 31;
    zip.packed = 1L << 31;
    assertRefused(zip::open, "entry 'x' claims 2147483648 bytes from byte 31");
    zip.packed = 12;
    zip.method = 8;
    assertRefused(zip::open, "entry 'x' claims 2147483648 bytes, its 12 packed bytes");
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 40})
  void wildZip64NumbersAreRefused(long wild) {
    ZipBytes sizes = new ZipBytes();
    sizes.zip64 = true;
    sizes.size = wild;
    sizes.packed = wild;
    assertRefused(sizes::open, "claims " + wild);
    ZipBytes local = new ZipBytes();
    local.zip64 = true;
    local.localOffset = wild;
    assertRefused(local::open, "points to byte " + wild);
    ZipBytes count = new ZipBytes();
    count.zip64 = true;
    count.count = wild;
    assertRefused(count::open, "claims " + wild + " entries");
    ZipBytes directory = new ZipBytes();
    directory.zip64 = true;
    directory.directoryOffset = wild == -1 ? -2 : wild;
    if (wild > 0) {
      assertRefused(directory::open, "its directory at byte " + wild);
    }
  }

  @Test
  void entriesThatShareBytesAreRefused() {
    ZipBytes zip = new ZipBytes();
    zip.copies = 2;
    zip.count = 2;
    assertRefused(zip::open, "entries 'x' and 'y' overlap");
  }

  @Test
  void anEntryGivenTwiceIsRefused() {
    ZipBytes zip = new ZipBytes();
    zip.copies = 2;
    zip.count = 2;
    byte[] bytes = zip.bytes();
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = bytes[i] == 'y' && i > 50 ? (byte) 'x' : bytes[i];
    }
    assertRefused(() -> new ZipArchive(Goldens.file(bytes)), "two entries 'x'");
  }

  @Test
  void encryptedAndOtherwisePackedEntriesAreRefused() {
    ZipBytes zip = new ZipBytes();
    zip.flags = 1;
    assertRefused(zip::open, "entry 'x' is encrypted");
    zip.flags = 0;
    zip.method = 12;
    assertRefused(zip::open, "packed with method 12");
  }

  @Test
  void anEntryThatUnpacksToLessOrToNonsenseIsRefused() {
    ZipBytes zip = new ZipBytes();
    zip.method = 8;
    zip.size = 100;
    zip.data = deflate(new byte[50]);
    zip.packed = zip.data.length;
    assertRefused(() -> unpacked(zip.open(), "x"), "entry 'x' ends after 50 of its 100 bytes");
    Arrays.fill(zip.data, (byte) 0xff);
    assertRefused(() -> unpacked(zip.open(), "x"), "entry 'x' cannot be unpacked");
  }
}
