package limpid.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.nn.StateDict;
import org.junit.jupiter.api.function.Executable;

/** The files that make_goldens.py wrote, and what they hold. */
final class Goldens {
  private Goldens() {}

  static Path path(String name) {
    try {
      return Path.of(Goldens.class.getResource(name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(name, e);
    }
  }

  static byte[] bytes(String name) {
    try {
      return Files.readAllBytes(path(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static StateDict open(String name) {
    return WeightsFile.open(path(name));
  }

  /** Bytes as if they were a file. */
  static MappedFile file(byte[] bytes) {
    return new MappedFile(Path.of("memory"), MemorySegment.ofArray(bytes));
  }

  static Cursor cursor(byte[] bytes) {
    return new Cursor(file(bytes), "pickle", MemorySegment.ofArray(bytes));
  }

  /** Element i is (start + i) / 4, as in the script. */
  static Tensor ramp(int start, int... extents) {
    Tensor tensor = Tensor.zeros(Shape.of(extents));
    for (int i = 0; i < tensor.size(); i++) {
      tensor.data()[i] = (start + i) / 4f;
    }
    return tensor;
  }

  static void assertHolds(Tensor expected, StateDict state, String name) {
    Tensor read = state.read(name);
    assertEquals(expected.shape(), state.shape(name), name);
    assertEquals(expected.shape(), read.shape(), name);
    assertArrayEquals(expected.data(), read.data(), name);
  }

  /** Reads every tensor; its shape must be the announced one. */
  static void readAll(StateDict state) {
    for (String name : state.names()) {
      assertEquals(state.shape(name), state.read(name).shape());
    }
  }

  /** The message of the refusal, which is one line that mentions every one of these. */
  static void assertRefused(Executable action, String... mentioned) {
    String message = assertThrows(WeightsException.class, action).getMessage();
    assertFalse(message.contains("\n"), message);
    for (String part : mentioned) {
      assertTrue(message.contains(part), () -> "no '" + part + "' in: " + message);
    }
  }
}
