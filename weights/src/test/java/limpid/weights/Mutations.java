package limpid.weights;

import java.util.Arrays;
import java.util.Random;

/** Damaged copies of a file, the same from run to run. */
final class Mutations {
  private static final byte[] EDGES = {0, 1, 0x7f, (byte) 0x80, (byte) 0xff};

  private final byte[] whole;
  private final Random random;

  Mutations(byte[] whole, long seed) {
    this.whole = whole;
    this.random = new Random(seed);
  }

  /** The next one: damaged in one to three ways. */
  byte[] next() {
    byte[] bytes = whole.clone();
    for (int left = 1 + random.nextInt(3); left > 0 && bytes.length > 1; left--) {
      bytes = damaged(bytes);
    }
    return bytes;
  }

  private byte[] damaged(byte[] bytes) {
    int at = random.nextInt(bytes.length);
    int length = 1 + random.nextInt(Math.min(64, bytes.length - at));
    switch (random.nextInt(8)) {
      case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> bytes[at] = (byte) random.nextInt();
      case 2 -> bytes[at] = EDGES[random.nextInt(EDGES.length)];
      case 3 -> {
        int width = Math.min(length, 1 << random.nextInt(4));
        Arrays.fill(bytes, at, at + width, EDGES[random.nextInt(EDGES.length)]);
      }
      case 4 -> {
        return Arrays.copyOf(bytes, at + 1);
      }
      case 5 -> {
        return joined(
            Arrays.copyOf(bytes, at), Arrays.copyOfRange(bytes, at + length, bytes.length));
      }
      case 6 -> {
        return joined(
            Arrays.copyOf(bytes, at + length), Arrays.copyOfRange(bytes, at, bytes.length));
      }
      default -> {
        int from = random.nextInt(bytes.length - length + 1);
        System.arraycopy(bytes, from, bytes, at, length);
      }
    }
    return bytes;
  }

  private static byte[] joined(byte[] one, byte[] other) {
    byte[] joined = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, joined, one.length, other.length);
    return joined;
  }
}
