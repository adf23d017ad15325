package limpid.app.evaluate;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import limpid.app.line.BadInput;
import limpid.app.line.Json;

/**
 * What an evaluation has found, line by line, so that it goes on where it was ended: the CRC-32 of
 * a line in hexadecimal, a space, a JSON object. The first line says what the run is. Lines are
 * only added; one that was torn when the process ended is dropped. A journal of another run is not
 * gone on with; one in which nothing was found yet is nobody's, and begun anew.
 */
final class EvaluationJournal implements AutoCloseable {
  private final Path file;
  private final FileChannel channel;
  private final List<Judgement> found = new ArrayList<>();

  /**
   * Opens the journal of a run, or begins it.
   *
   * @param run what tells it from others
   * @param anew whether what the file has is forgotten
   * @throws BadInput if the file is of another run, is damaged, or is being written
   */
  EvaluationJournal(Path file, Map<String, Object> run, boolean anew) throws IOException {
    this.file = file;
    Files.createDirectories(file.toAbsolutePath().getParent());
    channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      lock();
      if (anew) {
        channel.truncate(0);
      }
      resume(run);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private void lock() throws IOException {
    try {
      if (channel.tryLock() != null) {
        return;
      }
    } catch (OverlappingFileLockException e) {
      // held within this process
    }
    throw new BadInput(file + ": another run is writing it; another --out is expected");
  }

  /** What the file has: to read it by another channel, and close that, would end the lock. */
  private byte[] bytes() throws IOException {
    ByteBuffer all = ByteBuffer.allocate(Math.toIntExact(channel.size()));
    int read = 0;
    while (read >= 0 && all.hasRemaining()) {
      read = channel.read(all, all.position());
    }
    return all.array();
  }

  private void resume(Map<String, Object> run) throws IOException {
    byte[] bytes = bytes();
    int end = 0;
    JsonNode wanted = Json.tree(run);
    for (int line = 1; end < bytes.length; line++) {
      int next = end;
      while (next < bytes.length && bytes[next] != '\n') {
        next++;
      }
      JsonNode read = next < bytes.length ? parsed(bytes, end, next) : null;
      if (read == null && next + 1 < bytes.length) {
        throw new BadInput(
            "%s: line %d is damaged; --restart, which begins anew, or another --out is expected"
                .formatted(file, line));
      }
      if (read == null) {
        break;
      }
      if (line == 1 && next + 1 == bytes.length && !same(read, wanted)) {
        break;
      }
      if (line == 1) {
        requireSame(read, wanted);
      } else {
        found.add(Judgement.read(read));
      }
      end = next + 1;
    }
    channel.truncate(end);
    channel.position(end);
    if (end == 0) {
      write(run);
    }
  }

  /** The object in a line, or null if it is not whole. */
  private static JsonNode parsed(byte[] bytes, int from, int to) {
    int text = from + 9;
    if (to <= text || bytes[text - 1] != ' ') {
      return null;
    }
    String sum = new String(bytes, from, 8, StandardCharsets.US_ASCII);
    if (!sum.equals(sum(bytes, text, to))) {
      return null;
    }
    return Json.tree(new String(bytes, text, to - text, StandardCharsets.UTF_8));
  }

  private static String sum(byte[] bytes, int from, int to) {
    CRC32 sum = new CRC32();
    sum.update(bytes, from, to - from);
    return "%08x".formatted(sum.getValue());
  }

  private static boolean same(JsonNode read, JsonNode wanted) {
    return wanted.properties().stream()
        .allMatch(one -> one.getValue().equals(read.path(one.getKey())));
  }

  private void requireSame(JsonNode read, JsonNode wanted) {
    List<String> names = new ArrayList<>();
    wanted.fieldNames().forEachRemaining(names::add);
    for (String name : names) {
      if (!wanted.get(name).equals(read.path(name))) {
        throw new BadInput(
            "%s: is of another run: %s; --restart, which begins anew, or another --out is expected"
                .formatted(file, difference(name, read.path(name), wanted.get(name))));
      }
    }
  }

  private static String difference(String name, JsonNode before, JsonNode now) {
    String was = brief(before);
    String is = brief(now);
    return was.equals(is)
        ? "its %s differ in their options".formatted(name)
        : "%s %s, now %s".formatted(name, was, is);
  }

  private static String brief(JsonNode value) {
    if (value.isArray()) {
      List<String> names = new ArrayList<>();
      value.forEach(one -> names.add(one.isObject() ? one.path("name").asText() : one.asText()));
      return String.join(",", names);
    }
    String text = value.isTextual() ? value.asText() : value.toString();
    return text.length() > 40 ? text.substring(0, 12) + "…" : text;
  }

  /** What was found before this process began. */
  List<Judgement> found() {
    return List.copyOf(found);
  }

  void add(Judgement judgement) throws IOException {
    write(judgement.json());
  }

  private void write(Map<String, Object> object) throws IOException {
    byte[] json = Json.line(object).getBytes(StandardCharsets.UTF_8);
    byte[] line = (sum(json, 0, json.length) + " ").getBytes(StandardCharsets.US_ASCII);
    ByteBuffer whole = ByteBuffer.allocate(line.length + json.length + 1);
    whole.put(line).put(json).put((byte) '\n').flip();
    while (whole.hasRemaining()) {
      channel.write(whole);
    }
  }

  @Override
  public void close() throws IOException {
    channel.force(true);
    channel.close();
  }
}
