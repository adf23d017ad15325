package limpid.app;

import java.util.Arrays;
import java.util.Random;
import java.util.random.RandomGenerator;

/** Damaged copies of a file, the same from run to run. */
final class Damage {
  private final byte[] whole;
  private final RandomGenerator random;

  Damage(byte[] whole, long seed) {
    this.whole = whole;
    this.random = new Random(seed);
  }

  /** The next one: one to three bits, bytes, or runs of them changed; one in eight is cut short. */
  byte[] next() {
    byte[] bytes = whole.clone();
    for (int left = 1 + random.nextInt(3); left > 0; left--) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(4)) {
        case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> bytes[at] = (byte) random.nextInt();
        case 2 -> {
          int end = Math.min(bytes.length, at + (1 << random.nextInt(4)));
          Arrays.fill(bytes, at, end, (byte) -random.nextInt(2));
        }
        default -> {
          int from = random.nextInt(bytes.length);
          System.arraycopy(bytes, from, bytes, at, Math.min(8, bytes.length - Math.max(at, from)));
        }
      }
    }
    return random.nextInt(8) == 0
        ? Arrays.copyOf(bytes, 16 + random.nextInt(bytes.length - 16))
        : bytes;
  }
}
