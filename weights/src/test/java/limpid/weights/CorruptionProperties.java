package limpid.weights;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** A damaged file is a state dict or a WeightsException, never anything else. */
class CorruptionProperties {
  private static final String[] FILES = {
    "net-zip.pth",
    "net-legacy.pth",
    "protocol4-zip.pth",
    "types-legacy.pth",
    "views-zip.pth",
    "views-legacy.pth",
    "checkpoint-legacy.pth",
    "deflated-zip.pth",
    "small-zip.pth",
    "big-zip.pth",
    "hostile-legacy.pth",
    "training-legacy.pth",
    "module-zip.pth",
    "scripted-zip.pt",
    "types.safetensors",
    "stored.npz",
    "deflated.npz",
    "fortran.npy",
    "bigf2.npy",
    "version2.npy",
    "scalar.npy"
  };

  @Provide
  Arbitrary<String> files() {
    return Arbitraries.of(FILES);
  }

  private static void readIfPossible(byte[] bytes) {
    try {
      Goldens.readAll(WeightsFile.read(Goldens.file(bytes)));
    } catch (WeightsException _) {
      // one of the two outcomes that are allowed
    }
  }

  @Property
  void aFileCutAtAnyByteIsRefused(@ForAll("files") String name) {
    byte[] whole = Goldens.bytes(name);
    for (int length = 1; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThrows(
          WeightsException.class,
          () -> WeightsFile.read(Goldens.file(cut)),
          () -> name + " cut to " + cut.length);
    }
  }

  @Property
  void aFileWithOneByteChangedIsReadOrRefused(@ForAll("files") String name) {
    byte[] bytes = Goldens.bytes(name);
    Random random = new Random(name.hashCode());
    for (int at = 0; at < bytes.length; at++) {
      byte kept = bytes[at];
      int[] others = {0, 0xff, random.nextInt()};
      for (int changed : new int[] {kept ^ 1 << random.nextInt(8), others[at % others.length]}) {
        bytes[at] = (byte) changed;
        readIfPossible(bytes);
      }
      bytes[at] = kept;
    }
  }

  @Property(tries = 3000)
  void aFileWithManyBytesChangedIsReadOrRefused(
      @ForAll("files") String name,
      @ForAll @Size(min = 2, max = 12) int[] places,
      @ForAll @IntRange(min = 0) int values) {
    byte[] bytes = Goldens.bytes(name);
    Random random = new Random(values);
    for (int place : places) {
      bytes[Math.floorMod(place, bytes.length)] = (byte) random.nextInt();
    }
    readIfPossible(bytes);
  }

  @Property(tries = 2000)
  void aFileWithAPartMovedOrRepeatedIsReadOrRefused(
      @ForAll("files") String name, @ForAll @IntRange(min = 0) int places) {
    byte[] whole = Goldens.bytes(name);
    Random random = new Random(places);
    int from = random.nextInt(whole.length);
    int to = random.nextInt(whole.length);
    byte[] bytes = Arrays.copyOf(whole, to + whole.length - from);
    System.arraycopy(whole, from, bytes, to, whole.length - from);
    readIfPossible(bytes);
  }

  @Property(tries = 3000)
  void noiseBehindAFamiliarStartIsReadOrRefused(
      @ForAll("files") String name, @ForAll byte[] noise, @ForAll @IntRange(max = 40) int kept) {
    byte[] start = Arrays.copyOf(Goldens.bytes(name), kept + 1);
    byte[] bytes = Arrays.copyOf(start, start.length + noise.length);
    System.arraycopy(noise, 0, bytes, start.length, noise.length);
    readIfPossible(bytes);
  }
}
