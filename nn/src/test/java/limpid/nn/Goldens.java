package limpid.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import limpid.core.Shape;
import limpid.core.Tensor;

/** The numbers that make_goldens.py wrote, and the formula that its inputs come from. */
final class Goldens {
  private static final Map<String, double[]> NUMBERS = read();

  private Goldens() {}

  private static Map<String, double[]> read() {
    Map<String, double[]> numbers = new HashMap<>();
    try (InputStream in = Goldens.class.getResourceAsStream("goldens.txt")) {
      new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .forEach(
              line -> {
                String[] words = line.split(" ");
                numbers.put(
                    words[0],
                    Arrays.stream(words).skip(1).mapToDouble(Double::parseDouble).toArray());
              });
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return numbers;
  }

  /** {@code factor sin(a k + b) + term}. */
  static Tensor wave(Shape shape, double a, double b, double factor, double term) {
    Tensor tensor = Tensor.zeros(shape);
    for (int k = 0; k < tensor.size(); k++) {
      float sine = (float) Math.sin(a * k + b);
      tensor.data()[k] = sine * (float) factor + (float) term;
    }
    return tensor;
  }

  static void assertMatches(String golden, Tensor actual, double tolerance) {
    double[] wanted = NUMBERS.get(golden);
    assertEquals(wanted.length, actual.size(), golden);
    double largest = Arrays.stream(wanted).map(Math::abs).max().orElse(0);
    for (int k = 0; k < wanted.length; k++) {
      assertEquals(wanted[k], actual.data()[k], tolerance * largest, golden + " at " + k);
    }
  }
}
