package limpid.weights;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The entries of a mapped zip file, stored or deflated, zip64 included. The directory is checked
 * when the archive is opened: every entry lies inside the file, and none overlaps another.
 *
 * <p>Source: PKWARE, APPNOTE.TXT 6.3.10, sections 4.3 and 4.5.
 */
final class ZipArchive {
  private static final int LOCAL_SIGNATURE = 0x04034b50;
  private static final int CENTRAL_SIGNATURE = 0x02014b50;
  private static final int END_SIGNATURE = 0x06054b50;
  private static final int END64_SIGNATURE = 0x06064b50;
  private static final int LOCATOR64_SIGNATURE = 0x07064b50;
  private static final int END_SIZE = 22;
  private static final int LOCATOR64_SIZE = 20;
  private static final int COMMENT_LIMIT = 0xffff;
  private static final long IN_ZIP64 = 0xffffffffL;
  private static final int ENTRY_LIMIT = 1 << 18;
  private static final long DIRECTORY_LIMIT = 1 << 28;

  private final MappedFile file;
  private final Cursor in;
  private final Map<String, ZipEntry> entries = new LinkedHashMap<>();

  ZipArchive(MappedFile file) {
    this.file = file;
    this.in = new Cursor(file, "zip archive", file.bytes());
    readDirectory();
    refuseOverlaps();
  }

  Map<String, ZipEntry> entries() {
    return entries;
  }

  private void readDirectory() {
    long end = findEnd();
    in.moveTo(end + 10);
    long count = in.u16();
    long size = in.u32();
    long offset = in.u32();
    if (count == 0xffff || size == IN_ZIP64 || offset == IN_ZIP64) {
      in.moveTo(findEnd64(end) + 32);
      count = in.i64();
      size = in.i64();
      offset = in.i64();
    }
    if (offset < 0 || size < 0 || offset > end || size > end - offset) {
      throw in.refuse("has its directory at byte %d of %d; it is corrupted", offset, file.size());
    }
    if (count < 0 || count > ENTRY_LIMIT || size > DIRECTORY_LIMIT) {
      throw in.refuse("claims %d entries; at most %d are read", count, ENTRY_LIMIT);
    }
    Cursor directory = new Cursor(file, "zip directory", file.bytes().asSlice(offset, size));
    for (long i = 0; i < count; i++) {
      ZipEntry entry = readEntry(directory, offset);
      if (entries.put(entry.name(), entry) != null) {
        throw in.refuse("has two entries '%s'", entry.name());
      }
    }
  }

  private long findEnd() {
    long last = file.size() - END_SIZE;
    for (long at = last; at >= Math.max(0, last - COMMENT_LIMIT); at--) {
      in.moveTo(at);
      if (in.i32() == END_SIGNATURE) {
        in.moveTo(at + END_SIZE - 2);
        if (in.u16() == in.remaining()) {
          return at;
        }
      }
    }
    throw in.refuse("has no directory at its end; it is truncated");
  }

  private long findEnd64(long end) {
    if (end >= LOCATOR64_SIZE) {
      in.moveTo(end - LOCATOR64_SIZE);
      if (in.i32() == LOCATOR64_SIGNATURE) {
        in.moveTo(end - LOCATOR64_SIZE + 8);
        long at = in.i64();
        in.moveTo(at);
        if (in.i32() == END64_SIGNATURE) {
          return at;
        }
      }
    }
    throw in.refuse("has no zip64 directory where one is due; it is corrupted");
  }

  private ZipEntry readEntry(Cursor directory, long directoryOffset) {
    if (directory.i32() != CENTRAL_SIGNATURE) {
      throw directory.refuse("has no entry at byte %d; it is corrupted", directory.at() - 4);
    }
    directory.take(4);
    int flags = directory.u16();
    int method = directory.u16();
    directory.take(4);
    int crc = directory.i32();
    long packed = directory.u32();
    long size = directory.u32();
    int nameLength = directory.u16();
    int extraLength = directory.u16();
    int commentLength = directory.u16();
    directory.take(8);
    long local = directory.u32();
    String name = directory.utf8(nameLength);
    long[] wide = zip64(directory, extraLength, size, packed, local);
    directory.take(commentLength);
    if ((flags & 1) != 0 || (method != 0 && method != 8)) {
      throw directory.refuse(
          "entry '%s' is %s; stored and deflated entries are read",
          name, (flags & 1) != 0 ? "encrypted" : "packed with method " + method);
    }
    MemorySegment data = data(name, wide[2], wide[1], directoryOffset);
    return new ZipEntry(file, name, method == 8, crc, wide[0], wide[2], in.at(), data);
  }

  /** Size, packed size and offset, where the extra field holds those that do not fit 32 bits. */
  private static long[] zip64(Cursor directory, int extraLength, long... values) {
    long end = directory.at() + extraLength;
    while (directory.at() + 4 <= end) {
      int id = directory.u16();
      long next = directory.at() + 2 + directory.u16();
      for (int i = 0; id == 1 && i < values.length; i++) {
        if (values[i] == IN_ZIP64 && directory.at() + 8 <= next) {
          values[i] = directory.i64();
        }
      }
      directory.moveTo(Math.min(next, end));
    }
    directory.moveTo(end);
    return values;
  }

  private MemorySegment data(String name, long local, long packed, long directoryOffset) {
    in.moveTo(local);
    if (in.i32() != LOCAL_SIGNATURE) {
      throw in.refuse("entry '%s' does not start at byte %d; it is corrupted", name, local);
    }
    in.moveTo(local + 26);
    int nameLength = in.u16();
    int extraLength = in.u16();
    in.take(nameLength);
    in.take(extraLength);
    if (packed < 0 || packed > directoryOffset - in.at()) {
      throw in.refuse(
          "entry '%s' claims %d bytes from byte %d on, the directory is at byte %d",
          name, packed, in.at(), directoryOffset);
    }
    return in.take(packed);
  }

  private void refuseOverlaps() {
    List<ZipEntry> sorted = new ArrayList<>(entries.values());
    sorted.sort(Comparator.comparingLong(ZipEntry::offset));
    for (int i = 1; i < sorted.size(); i++) {
      ZipEntry before = sorted.get(i - 1);
      ZipEntry entry = sorted.get(i);
      if (before.end() > entry.offset()) {
        throw in.refuse("entries '%s' and '%s' overlap", before.name(), entry.name());
      }
    }
  }
}
