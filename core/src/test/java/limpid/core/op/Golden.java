package limpid.core.op;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import limpid.core.Shape;
import limpid.core.Tensor;

/** One case of goldens.txt, which make_goldens.py writes with PyTorch. */
record Golden(String title, Map<String, String> parameters, Map<String, Tensor> tensors) {

  /** The cases of one op. */
  static Stream<Golden> of(String op) {
    List<Golden> cases = new ArrayList<>();
    for (String line : lines()) {
      String[] words = line.split(" ");
      if (words[0].equals("case")) {
        cases.add(new Golden(line.substring(5), new HashMap<>(), new HashMap<>()));
        for (String pair : Arrays.copyOfRange(words, 2, words.length)) {
          String[] parts = pair.split("=");
          cases.getLast().parameters.put(parts[0], parts[1]);
        }
      } else {
        cases.getLast().tensors.put(words[0], tensor(words));
      }
    }
    return cases.stream().filter(one -> one.title.startsWith(op + " "));
  }

  private static Tensor tensor(String... words) {
    int[] extents = Arrays.stream(words[1].split(",")).mapToInt(Integer::parseInt).toArray();
    float[] data = new float[words.length - 2];
    for (int i = 0; i < data.length; i++) {
      data[i] = Float.parseFloat(words[i + 2]);
    }
    return Tensor.of(Shape.of(extents), data);
  }

  private static List<String> lines() {
    try (InputStream in = Golden.class.getResourceAsStream("goldens.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int number(String parameter) {
    return Integer.parseInt(parameters.get(parameter));
  }

  boolean flag(String parameter) {
    return number(parameter) == 1;
  }

  Tensor at(String name) {
    return tensors.get(name);
  }

  /** Fails unless a tensor agrees with PyTorch's of this name. */
  void check(String name, Tensor actual) {
    GradientCheck.close(title + " " + name, Doubles.of(at(name)), actual, 1e-5);
  }

  @Override
  public String toString() {
    return title;
  }
}
