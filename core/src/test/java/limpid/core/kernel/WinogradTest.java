package limpid.core.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import limpid.core.Epilogue;
import limpid.core.Window;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WinogradTest {
  private static final Window SAME = Window.of(3).padding(1);

  private static final List<ConvAlgorithm> STRIDE_ONE =
      List.of(ConvAlgorithm.DIRECT, ConvAlgorithm.WINOGRAD_2, ConvAlgorithm.WINOGRAD_4);

  @BeforeAll
  static void vectors() {
    assumeTrue(WinogradRuns.possible(), "no vectors of this width here, or scalar kernels");
  }

  @AfterAll
  static void restoreThreads() {
    Workers.threads(ThreadsOfProcess.COUNT);
  }

  private static WinogradRuns run(int n, int extent, int c, int k) {
    return new WinogradRuns(new ConvGeometry(n, extent, extent, c, k, SAME, 1), 7);
  }

  private static WinogradRuns strided(int n, int h, int w, int c, int k) {
    return new WinogradRuns(new ConvGeometry(n, h, w, c, k, SAME.stride(2), 1), 7);
  }

  @ParameterizedTest(name = "{1} -> {2} channels at {0} pixels")
  @CsvSource({"28, 64, 64", "29, 64, 40", "14, 512, 64", "16, 320, 32"})
  void withStrideTwoTheErrorIsThatOfTheSum(int extent, int c, int k) {
    WinogradRuns run = strided(1, extent, extent + 1, c, k);
    float[] y = run.forward(Kernels.active(), ConvAlgorithm.WINOGRAD_STRIDED, Epilogue.NONE);
    double error = WinogradRuns.error(run.exactForward(), y);
    assertTrue(error < 2e-6, "an error of " + error);
  }

  @Test
  void withStrideTwoResultsDoNotDependOnTheNumberOfThreads() {
    for (int extent : new int[] {9, 33}) {
      WinogradRuns run = strided(3, extent, extent + 2, 40, 72);
      Workers.threads(1);
      float[] y = run.forward(Kernels.active(), ConvAlgorithm.WINOGRAD_STRIDED, Epilogue.NONE);
      Workers.threads(3);
      assertArrayEquals(
          y, run.forward(Kernels.active(), ConvAlgorithm.WINOGRAD_STRIDED, Epilogue.NONE));
    }
  }

  @Test
  void withStrideTwoNanReachesTheResultsThatReadIt() {
    WinogradRuns run = strided(1, 9, 11, 17, 20);
    for (int pixel = 0; pixel < 9 * 11; pixel++) {
      float before = run.x[pixel * 17 + 3];
      run.x[pixel * 17 + 3] = Float.NaN;
      float[] wanted = run.forward(Kernels.active(), ConvAlgorithm.DIRECT, Epilogue.NONE);
      float[] y = run.forward(Kernels.active(), ConvAlgorithm.WINOGRAD_STRIDED, Epilogue.NONE);
      assertArrayEquals(wanted, y, 1e-4f);
      run.x[pixel * 17 + 3] = before;
    }
  }

  @Test
  void withStrideTwoThereIsNoAdjoint() {
    WinogradRuns run = strided(1, 9, 9, 16, 16);
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> run.input(Kernels.active(), ConvAlgorithm.WINOGRAD_STRIDED, Epilogue.NONE));
    assertEquals("winograd: with stride 2 there is no adjoint", refused.getMessage());
  }

  @ParameterizedTest(name = "{1} -> {2} channels at {0} pixels")
  @CsvSource({"28, 64, 64", "14, 256, 128", "7, 512, 64", "16, 320, 32"})
  void errorsAgainstDoubleStayWithinTheirBounds(int extent, int c, int k) {
    WinogradRuns run = run(1, extent, c, k);
    double[] y = run.exactForward();
    double[] dx = run.exactInput();
    double[] dw = run.exactWeight();
    Kernels kernels = Kernels.active();
    for (ConvAlgorithm algorithm : STRIDE_ONE) {
      double bound =
          switch (algorithm) {
            case DIRECT, WINOGRAD_STRIDED -> 2e-6;
            case WINOGRAD_2 -> 1e-6;
            case WINOGRAD_4 -> 1e-5;
          };
      double forward = WinogradRuns.error(y, run.forward(kernels, algorithm, Epilogue.NONE));
      double input = WinogradRuns.error(dx, run.input(kernels, algorithm, Epilogue.NONE));
      assertTrue(forward < bound, algorithm + " has an error of " + forward);
      assertTrue(input < bound, "the adjoint by " + algorithm + " has an error of " + input);
      if (algorithm != ConvAlgorithm.WINOGRAD_2) {
        double weight = WinogradRuns.error(dw, run.weight(kernels, algorithm));
        assertTrue(weight < bound, "in the weights " + algorithm + " has an error of " + weight);
      }
    }
  }

  /** The first shape is split by blocks, the others by the steps of one block. */
  @ParameterizedTest(name = "{0} images, {2} -> {3} channels at {1} pixels")
  @CsvSource({"2, 30, 33, 40", "1, 8, 20, 16", "3, 7, 300, 300"})
  void resultsDoNotDependOnTheNumberOfThreads(int n, int extent, int c, int k) {
    WinogradRuns run = run(n, extent, c, k);
    Kernels kernels = Kernels.active();
    for (ConvAlgorithm algorithm : STRIDE_ONE) {
      Workers.threads(1);
      float[] y = run.forward(kernels, algorithm, Epilogue.NONE);
      float[] dx = run.input(kernels, algorithm, Epilogue.NONE);
      float[] dw = run.weight(kernels, algorithm);
      for (int threads = 2; threads <= 3; threads++) {
        Workers.threads(threads);
        assertArrayEquals(y, run.forward(kernels, algorithm, Epilogue.NONE));
        assertArrayEquals(dx, run.input(kernels, algorithm, Epilogue.NONE));
        assertArrayEquals(dw, run.weight(kernels, algorithm));
      }
    }
  }

  /** More tiles than a block has, so that sums go on from block to block. */
  @Test
  void aLargeBatchOfGradientsIsSummedInBlocks() {
    WinogradRuns run = run(9, 24, 20, 72);
    float[] dw = run.weight(Kernels.active(), ConvAlgorithm.WINOGRAD_4);
    assertTrue(WinogradRuns.error(run.exactWeight(), dw) < 1e-5);
  }

  @Test
  void aBatchEqualsItsImagesOneByOne() {
    WinogradRuns all = run(5, 14, 24, 40);
    Kernels kernels = Kernels.active();
    ConvGeometry one = all.g.batch(1);
    int in = one.h() * one.w() * one.c();
    int out = one.p() * one.q() * one.k();
    float[] batch = all.forward(kernels, ConvAlgorithm.WINOGRAD_4, Epilogue.NONE);
    Kernels.Packed packed = kernels.packForward(one, ConvAlgorithm.WINOGRAD_4, all.w);
    for (int n = 0; n < 5; n++) {
      float[] y = Arrays32.unwritten(out);
      float[] x = java.util.Arrays.copyOfRange(all.x, n * in, (n + 1) * in);
      kernels.conv2d(one, x, packed, Epilogue.NONE, y);
      assertArrayEquals(java.util.Arrays.copyOfRange(batch, n * out, (n + 1) * out), y);
    }
  }

  /** So large that its tiles do not fit the scratch arrays at once. */
  @Test
  void aLargeBatchIsWorkedOffInRounds() {
    WinogradRuns run = run(4, 28, 352, 64);
    float[] y = run.forward(Kernels.active(), ConvAlgorithm.WINOGRAD_4, Epilogue.NONE);
    float[] direct = run.forward(Kernels.active(), ConvAlgorithm.DIRECT, Epilogue.NONE);
    assertArrayEquals(direct, y, 1e-3f);
  }

  @ParameterizedTest
  @CsvSource({"5, 1, 1, 1", "3, 2, 1, 1", "3, 1, 2, 1", "3, 1, 1, 4"})
  void otherWindowsAreRefused(int kernel, int stride, int dilation, int groups) {
    Window win = Window.of(kernel).stride(stride).dilation(dilation);
    ConvGeometry g = new ConvGeometry(1, 12, 12, 16, 16, win, groups);
    float[] w = new float[kernel * kernel * 16 * 16];
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> Kernels.active().packForward(g, ConvAlgorithm.WINOGRAD_2, w));
    assertTrue(refused.getMessage().startsWith("winograd: wants a 3x3 window of stride 1"));
    assertThrows(
        IllegalArgumentException.class,
        () -> Kernels.active().conv2dWeight(g, ConvAlgorithm.WINOGRAD_4, w, w, w));
    assertEquals(ConvAlgorithm.DIRECT, ConvAlgorithm.chooseForInput(g, false));
  }

  @ParameterizedTest(name = "{0} images, {2} channels at {1} pixels: {3}")
  @CsvSource({
    "1, 28, 256, WINOGRAD_STRIDED",
    "1, 14, 512, DIRECT",
    "8, 14, 512, WINOGRAD_STRIDED",
    "1, 56, 48, WINOGRAD_STRIDED",
    "1, 112, 47, DIRECT",
    "1, 224, 3, DIRECT"
  })
  void theTableChoosesWithStrideTwo(int n, int extent, int channels, ConvAlgorithm expected) {
    ConvGeometry g = new ConvGeometry(n, extent, extent, channels, 64, SAME.stride(2), 1);
    assertEquals(expected, ConvAlgorithm.choose(g, false));
    assertEquals(expected, ConvAlgorithm.choose(g, true));
    assertEquals(ConvAlgorithm.DIRECT, ConvAlgorithm.chooseForInput(g, false));
    assertEquals(ConvAlgorithm.DIRECT, ConvAlgorithm.chooseForWeights(g, false));
  }

  @ParameterizedTest(name = "{0} images, {2} channels at {1} pixels: {3}")
  @CsvSource({
    "1, 56, 256, WINOGRAD_4",
    "8, 14, 512, WINOGRAD_4",
    "8, 14, 16, DIRECT",
    "8,  7, 512, DIRECT",
    "1, 28, 512, DIRECT",
  })
  void theTableChoosesForGradientsInWeights(
      int n, int extent, int channels, ConvAlgorithm expected) {
    ConvGeometry g = new ConvGeometry(n, extent, extent, channels, 64, SAME, 1);
    assertEquals(expected, ConvAlgorithm.chooseForWeights(g, false));
    assertEquals(ConvAlgorithm.DIRECT, ConvAlgorithm.chooseForWeights(g, true));
  }

  @ParameterizedTest(name = "{0} images, {2} channels at {1} pixels: {3}")
  @CsvSource({
    "1, 224, 64, WINOGRAD_4",
    "1,  28, 512, WINOGRAD_4",
    "1,  14, 512, WINOGRAD_2",
    "1,  16, 320, WINOGRAD_2",
    "4,  16, 320, WINOGRAD_4",
    "8,  14, 512, WINOGRAD_4",
    "1,   7, 512, DIRECT",
    "1,  32,   3, DIRECT"
  })
  void theTableChooses(int n, int extent, int channels, ConvAlgorithm expected) {
    ConvGeometry g = new ConvGeometry(n, extent, extent, channels, 64, SAME, 1);
    assertEquals(expected, ConvAlgorithm.choose(g, false));
    assertTrue(ConvAlgorithm.choose(g, true) != ConvAlgorithm.WINOGRAD_4);
  }
}
