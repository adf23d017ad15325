package limpid.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.nn.Layout;
import limpid.nn.StateDict;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TransposedTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"1,1,F32", "3,7,F32", "64,16,F32", "65,17,F16", "130,33,F64", "257,100,BF16"})
  void aLinearWeightIsThatOfItsFileTransposed(int out, int in, DType type) {
    agrees(Layout.LINEAR, Shape.of(out, in), type);
  }

  @ParameterizedTest
  @CsvSource({"1,1,3,3,F32", "5,3,1,1,F32", "64,16,3,3,F32", "70,3,7,5,F16", "129,20,2,3,F64"})
  void aConvolutionsWeightHasItsOutputsLast(int out, int in, int h, int w, DType type) {
    agrees(Layout.CONVOLUTION, Shape.of(out, in, h, w), type);
  }

  private void agrees(Layout layout, Shape shape, DType type) {
    Tensor tensor = Tensor.zeros(shape);
    SplittableRandom random = new SplittableRandom(shape.size());
    for (int i = 0; i < tensor.size(); i++) {
      tensor.data()[i] = random.nextInt(-128, 128);
    }
    Path path = folder.resolve("w.safetensors");
    Safetensors.write(path, Map.of("before", Tensor.zeros(Shape.of(3)), "w", tensor), type);
    StateDict file = WeightsFile.open(path);
    for (int twice = 0; twice < 2; twice++) {
      Tensor read = file.read("w", layout);
      assertEquals(layout.inFile(read.shape()), shape);
      assertArrayEquals(layout.fromFile(tensor).data(), read.data());
      assertArrayEquals(tensor.data(), file.read("w").data());
    }
  }
}
