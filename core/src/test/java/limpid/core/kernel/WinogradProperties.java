package limpid.core.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import limpid.core.Epilogue;
import limpid.core.Window;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;

class WinogradProperties {

  @AfterContainer
  static void restoreThreads() {
    Workers.threads(ThreadsOfProcess.COUNT);
  }

  @Property(tries = 150, shrinking = ShrinkingMode.BOUNDED)
  void theSumOfTheDefinitionComesOut(
      @ForAll("geometries") ConvGeometry geometry,
      @ForAll ConvAlgorithm algorithm,
      @ForAll @IntRange(min = 1, max = 2) int threads,
      @ForAll long seed) {
    if (WinogradRuns.possible()) {
      ConvGeometry g = WinogradRuns.strided(geometry, algorithm);
      Assume.that(manyValues(g));
      Workers.threads(threads);
      WinogradRuns run = new WinogradRuns(g, seed);
      Kernels kernels = Kernels.active();
      float[] y = run.forward(kernels, algorithm, Epilogue.NONE);
      assertTrue(WinogradRuns.error(run.exactForward(), y) < 1e-5, "forward");
      if (algorithm != ConvAlgorithm.WINOGRAD_STRIDED) {
        float[] dx = run.input(kernels, algorithm, Epilogue.NONE);
        assertTrue(WinogradRuns.error(run.exactInput(), dx) < 1e-5, "adjoint");
      }
    }
  }

  @Property(tries = 100, shrinking = ShrinkingMode.BOUNDED)
  void theGradientInTheWeightsIsThatOfTheDefinition(
      @ForAll("geometries") ConvGeometry g,
      @ForAll @IntRange(min = 1, max = 3) int threads,
      @ForAll long seed) {
    if (WinogradRuns.possible()) {
      Workers.threads(threads);
      WinogradRuns run = new WinogradRuns(g, seed);
      float[] dw = run.weight(Kernels.active(), ConvAlgorithm.WINOGRAD_4);
      assertTrue(WinogradRuns.error(run.exactWeight(), dw) < 1e-5);
    }
  }

  @Property(tries = 60, shrinking = ShrinkingMode.BOUNDED)
  void theAdjointIsTheAdjoint(
      @ForAll("geometries") ConvGeometry g, @ForAll ConvAlgorithm algorithm, @ForAll long seed) {
    if (WinogradRuns.possible() && algorithm != ConvAlgorithm.WINOGRAD_STRIDED) {
      WinogradRuns run = new WinogradRuns(g, seed);
      float[] y = run.forward(Kernels.active(), algorithm, Epilogue.NONE);
      float[] dx = run.input(Kernels.active(), algorithm, Epilogue.NONE);
      double size = Math.sqrt(Arrays32.dot(y, y) * Arrays32.dot(run.dy, run.dy));
      assertEquals(Arrays32.dot(y, run.dy), Arrays32.dot(run.x, dx), 1e-5 * size + 1e-12);
    }
  }

  @Property(tries = 100, shrinking = ShrinkingMode.BOUNDED)
  void whatFollowsTheSumIsTheEpilogue(
      @ForAll("geometries") ConvGeometry geometry,
      @ForAll ConvAlgorithm algorithm,
      @ForAll boolean biased,
      @ForAll boolean added,
      @ForAll boolean relu,
      @ForAll boolean gated,
      @ForAll long seed) {
    if (WinogradRuns.possible()) {
      ConvGeometry g = WinogradRuns.strided(geometry, algorithm);
      WinogradRuns run = new WinogradRuns(g, seed);
      Random random = new Random(seed + 1);
      float[] like = Arrays32.random(random, run.dy.length);
      float[] gate = Arrays32.random(random, run.dy.length);
      Epilogue forward =
          new Epilogue(biased ? run.bias : null, added ? like : null, relu, gated ? gate : null);
      float[] expected = run.forward(Kernels.active(), algorithm, Epilogue.NONE);
      follow(forward, expected, g.k());
      assertArrayEquals(
          expected, run.forward(Kernels.active(), algorithm, forward), Float.MIN_VALUE);
      if (added) {
        run.forward(Kernels.active(), algorithm, forward, like);
        assertArrayEquals(expected, like, Float.MIN_VALUE);
      }
      if (algorithm == ConvAlgorithm.WINOGRAD_STRIDED) {
        return;
      }

      float[] residual = Arrays32.random(random, run.x.length);
      Epilogue backward = new Epilogue(null, added ? residual : null, relu, gated ? run.x : null);
      expected = run.input(Kernels.active(), algorithm, Epilogue.NONE);
      follow(backward, expected, g.c());
      assertArrayEquals(
          expected, run.input(Kernels.active(), algorithm, backward), Float.MIN_VALUE);
    }
  }

  private static void follow(Epilogue epilogue, float[] y, int channels) {
    for (int i = 0; i < y.length; i++) {
      y[i] = epilogue.of(y[i], i % channels, i);
    }
  }

  @Provide
  Arbitrary<ConvGeometry> geometries() {
    Arbitrary<Integer> extent = Arbitraries.integers().between(3, 20);
    Arbitrary<Integer> channels =
        Arbitraries.oneOf(
            Arbitraries.integers().between(1, 20),
            Arbitraries.integers().between(1, 70),
            Arbitraries.of(16, 32, 64, 300));
    Arbitrary<int[]> padding = Arbitraries.integers().between(0, 3).array(int[].class).ofSize(4);
    return Combinators.combine(
            Arbitraries.integers().between(1, 3), extent, extent, channels, channels, padding)
        .as(
            (n, h, w, c, k, pad) ->
                new ConvGeometry(
                    n, h, w, c, k, Window.of(3).padding(pad[0], pad[1], pad[2], pad[3]), 1))
        .filter(WinogradProperties::manyValues);
  }

  /** Of a handful of sums all may happen to be near 0, and no error is small relative to those. */
  private static boolean manyValues(ConvGeometry g) {
    return Math.min(g.n() * g.p() * g.q() * g.k(), g.n() * g.h() * g.w() * g.c()) >= 48;
  }
}
