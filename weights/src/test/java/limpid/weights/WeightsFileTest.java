package limpid.weights;

import static limpid.weights.Goldens.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import limpid.nn.StateDict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WeightsFileTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "small-zip.pth, x.npy",
    "net-legacy.pth, x.safetensors",
    "types.safetensors, x.pth",
    "littlef4.npy, x.npz",
    "stored.npz, x.pt",
    "small-zip.pth, x"
  })
  void theContentDecidesNotTheSuffix(String golden, String disguise) throws IOException {
    Path path = Files.copy(Goldens.path(golden), folder.resolve(disguise));
    Goldens.readAll(WeightsFile.open(path));
  }

  @Test
  void aMissingFileIsRefused() {
    assertRefused(
        () -> WeightsFile.open(folder.resolve("no.pth")), folder + "/no.pth: no such file");
  }

  @Test
  void aDirectoryIsRefused() {
    assertRefused(() -> WeightsFile.open(folder), folder + ": is a directory");
  }

  @Test
  void anEmptyFileIsRefused() throws IOException {
    Path path = Files.createFile(folder.resolve("empty.pth"));
    assertRefused(() -> WeightsFile.open(path), "empty.pth: the file is empty");
  }

  @ParameterizedTest
  @CsvSource({"a text that was renamed", "x", "version https://git-lfs.github.com/spec/v1"})
  void aRenamedTextIsRefusedByItsFirstWords(String text) throws IOException {
    Path path = Files.writeString(folder.resolve("text.pth"), text);
    assertRefused(
        () -> WeightsFile.open(path),
        "text.pth: starts with '" + text.substring(0, Math.min(16, text.length())) + "'");
  }

  @Test
  void anotherArchiveIsRefused() {
    assertRefused(
        () -> Goldens.open("text.zip"),
        "without PyTorch's data.pkl, Keras' model.weights.h5 or .npy");
  }

  @Test
  void messagesStayOneLineOfBoundedLength() {
    String name = "\n".repeat(100_000);
    WeightsException refusal = Goldens.file(new byte[1]).refuse("no tensor '%s'", name);
    assertEquals("memory: no tensor '".length() + 990, refusal.getMessage().length(), 10);
    assertEquals(-1, refusal.getMessage().indexOf('\n'));
  }

  @Test
  void theNamesOfAStateDictAreNotToBeChanged() {
    StateDict state = Goldens.open("small-zip.pth");
    assertThrows(UnsupportedOperationException.class, () -> state.names().clear());
    assertEquals(1, state.names().size());
  }

  @Test
  void anHdf5FileWantsALibraryAndToBeWhole() {
    byte[] bytes = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n', 0, 0, 0, 0};
    Goldens.assertRefused(() -> WeightsFile.read(Goldens.file(bytes)), "HDF5");
  }

  @Test
  void aTarArchiveIsToldWhatWouldBeRead() {
    byte[] bytes = new byte[512];
    System.arraycopy("ustar".getBytes(StandardCharsets.US_ASCII), 0, bytes, 257, 5);
    Goldens.assertRefused(() -> WeightsFile.read(Goldens.file(bytes)), "is a tar archive");
  }
}
