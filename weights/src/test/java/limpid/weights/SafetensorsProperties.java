package limpid.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.nn.StateDict;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class SafetensorsProperties {
  @Provide
  Arbitrary<Tensor> tensors() {
    Arbitrary<Float> bits = Arbitraries.integers().map(Float::intBitsToFloat);
    Arbitrary<Float> values = Arbitraries.oneOf(bits, Arbitraries.floats());
    return Arbitraries.integers()
        .between(1, 5)
        .array(int[].class)
        .ofMaxSize(4)
        .flatMap(
            extents ->
                values
                    .array(float[].class)
                    .ofSize(Shape.of(extents).size())
                    .map(data -> Tensor.of(Shape.of(extents), data)));
  }

  @Provide
  Arbitrary<Map<String, Tensor>> states() {
    Arbitrary<String> names =
        Arbitraries.strings().withChars(".\"\\\n\t\u0001é漢").alpha().numeric().ofMaxLength(12);
    return Arbitraries.maps(names, tensors()).ofMinSize(1).ofMaxSize(6);
  }

  @Property(tries = 200)
  void whatIsWrittenIsReadBackBitForBitInOrder(
      @ForAll("states") Map<String, Tensor> written, @ForAll boolean wide) throws IOException {
    Path path = Files.createTempFile("round-trip", ".safetensors");
    try {
      Safetensors.write(path, written, wide ? DType.F64 : DType.F32);
      StateDict read = WeightsFile.open(path);
      assertEquals(List.copyOf(written.keySet()), List.copyOf(read.names()));
      written.forEach((name, tensor) -> assertSame(tensor, read.read(name)));
    } finally {
      Files.delete(path);
    }
  }

  @Property(tries = 100)
  void arraysAreReadBackBitForBit(@ForAll("tensors") Tensor written) throws IOException {
    Path path = Files.createTempFile("round-trip", ".npy");
    try {
      Npy.write(path, written);
      assertSame(written, Npy.read(path));
    } finally {
      Files.delete(path);
    }
  }

  private static void assertSame(Tensor written, Tensor read) {
    assertEquals(written.shape(), read.shape());
    for (int i = 0; i < written.size(); i++) {
      assertEquals(Float.floatToIntBits(written.data()[i]), Float.floatToIntBits(read.data()[i]));
    }
  }
}
