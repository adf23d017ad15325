package limpid.core.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import limpid.core.Epilogue;
import limpid.core.Window;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Weights packed into the memory of those before. */
class RepackingTest {

  @ParameterizedTest(name = "{0}x{0} stride {1}, {2} -> {3} channels in {4} groups")
  @CsvSource({
    "3, 1, 20, 40, 1",
    "3, 2, 33, 17, 1",
    "1, 1, 16, 50, 1",
    "3, 1, 24, 24, 4",
    "3, 1, 32, 32, 32"
  })
  void whatLayInTheMemoryBeforeIsGone(int kernel, int stride, int c, int k, int groups) {
    Window win = Window.of(kernel).stride(stride).padding(kernel / 2);
    ConvGeometry g = new ConvGeometry(2, 9, 11, c, k, win, groups);
    Random random = new Random(3);
    float[] before = Arrays32.random(random, kernel * kernel * c / groups * k);
    float[] w = Arrays32.random(random, before.length);
    float[] x = Arrays32.random(random, g.n() * g.h() * g.w() * c);
    float[] dy = Arrays32.random(random, g.n() * g.p() * g.q() * k);
    int runs = 0;
    for (ConvAlgorithm algorithm : ConvAlgorithm.values()) {
      if (!algorithm.fits(g)) {
        continue;
      }
      ConvAlgorithm adjoint =
          algorithm == ConvAlgorithm.WINOGRAD_STRIDED ? ConvAlgorithm.DIRECT : algorithm;
      Kernels kernels = Kernels.active();
      Kernels.Packed forward = kernels.packForward(g, algorithm, before);
      Kernels.Packed backward = kernels.packBackward(g, adjoint, before);
      float[] y = new float[dy.length];
      float[] dx = new float[x.length];
      kernels.conv2d(g, x, kernels.packForward(g, algorithm, w), Epilogue.NONE, y);
      kernels.conv2dInput(g, dy, kernels.packBackward(g, adjoint, w), Epilogue.NONE, dx);
      float[] again = new float[dy.length];
      float[] againX = new float[x.length];
      Kernels.Packed reused = kernels.packForward(g, algorithm, w, forward);
      Kernels.Packed reusedBackward = kernels.packBackward(g, adjoint, w, backward);
      kernels.conv2d(g, x, reused, Epilogue.NONE, again);
      kernels.conv2dInput(g, dy, reusedBackward, Epilogue.NONE, againX);
      assertArrayEquals(y, again, algorithm.name());
      assertArrayEquals(dx, againX, algorithm.name());
      assertTrue(Arrays.stream(new float[][] {y, dx}).allMatch(v -> v[v.length / 2] != 0));
      runs++;
    }
    assertTrue(runs > 0);
  }
}
