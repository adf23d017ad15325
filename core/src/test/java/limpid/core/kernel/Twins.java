package limpid.core.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import jdk.incubator.vector.FloatVector;
import limpid.core.Epilogue;
import limpid.core.Window;

/**
 * Runs the kernels of this process and their scalar twin on the same random data: the twin once,
 * the kernels on each of these numbers of threads.
 */
final class Twins {
  private static final Kernels SCALAR = new ScalarKernels();

  private final Kernels kernels;
  private final Random random;
  private final int[] threads;

  Twins(long seed, int... threads) {
    assumeTrue(available(), "no vectors of this width here, or other runs have seen them");
    kernels = Kernels.active();
    random = new Random(seed);
    this.threads = threads.clone();
  }

  /**
   * Whether this machine has vectors of the width that {@code -Dlimpid.kernels} asks for, and this
   * run sees something that others have not seen.
   */
  static boolean available() {
    return wideEnough() && worthwhile();
  }

  private static boolean wideEnough() {
    String wanted = System.getProperty("limpid.kernels", "auto");
    int widest = FloatVector.SPECIES_PREFERRED.vectorBitSize();
    return !wanted.matches("\\d+") || Integer.parseInt(wanted) <= widest;
  }

  /** Whether there are more registers to be left unused where this run is of the fewer. */
  private static boolean worthwhile() {
    if (System.getProperty("registers") == null) {
      return true;
    }
    try {
      return Files.readString(Path.of("/proc/cpuinfo")).contains("avx512f");
    } catch (IOException e) {
      return false;
    }
  }

  /** All three kernels of one convolution, with and without bias. */
  void agree(ConvGeometry g) {
    Window win = g.window();
    float[] x = Arrays32.random(random, g.n() * g.h() * g.w() * g.c());
    float[] w = Arrays32.random(random, win.kernelH() * win.kernelW() * g.groupC() * g.k());
    float[] bias = Arrays32.random(random, g.k());
    float[] dy = Arrays32.random(random, g.n() * g.p() * g.q() * g.k());
    float[] like = Arrays32.random(random, dy.length);
    Epilogue[] forward = {
      Epilogue.NONE,
      Epilogue.bias(bias),
      new Epilogue(bias, like, true, null),
      new Epilogue(null, null, true, null)
    };
    for (Epilogue e : forward) {
      same("conv2d", g, forward(SCALAR, g, x, w, e), () -> forward(kernels, g, x, w, e));
    }
    if (g.groups() == 1) {
      float[] expected = forward(SCALAR, g, x, w, new Epilogue(bias, like, true, dy));
      same("conv2d over its residual", g, expected, () -> over(g, x, w, bias, like, dy));
    }
    float[] residual = Arrays32.random(random, x.length);
    Epilogue[] backward = {Epilogue.NONE, new Epilogue(null, residual, false, x)};
    for (Epilogue e : backward) {
      same("conv2dInput", g, input(SCALAR, g, dy, w, e), () -> input(kernels, g, dy, w, e));
    }
    same("conv2dWeight", g, weight(SCALAR, g, x, dy), () -> weight(kernels, g, x, dy));
  }

  private float[] over(
      ConvGeometry g, float[] x, float[] w, float[] bias, float[] residual, float[] gate) {
    float[] y = residual.clone();
    Epilogue e = new Epilogue(bias, y, true, gate);
    kernels.conv2d(g, x, kernels.packForward(g, w), e, y);
    return y;
  }

  static float[] forward(Kernels kernels, ConvGeometry g, float[] x, float[] w, Epilogue e) {
    float[] y = Arrays32.unwritten(g.n() * g.p() * g.q() * g.k());
    kernels.conv2d(g, x, kernels.packForward(g, w), e, y);
    return y;
  }

  static float[] input(Kernels kernels, ConvGeometry g, float[] dy, float[] w, Epilogue e) {
    float[] dx = Arrays32.unwritten(g.n() * g.h() * g.w() * g.c());
    kernels.conv2dInput(g, dy, kernels.packBackward(g, w), e, dx);
    return dx;
  }

  static float[] weight(Kernels kernels, ConvGeometry g, float[] x, float[] dy) {
    Window win = g.window();
    float[] dw = Arrays32.unwritten(win.kernelH() * win.kernelW() * g.groupC() * g.k());
    kernels.conv2dWeight(g, x, dy, dw);
    return dw;
  }

  void agree(int n, int in, int out) {
    String shape = n + " x " + in + " x " + out;
    float[] x = Arrays32.random(random, n * in);
    float[] w = Arrays32.random(random, in * out);
    float[] bias = Arrays32.random(random, out);
    for (float[] b : new float[][] {null, bias}) {
      same("linear", shape, n * out, (twin, y) -> twin.linear(n, in, out, x, w, b, y));
    }
    float[] dy = Arrays32.random(random, n * out);
    same("linearInput", shape, n * in, (twin, dx) -> twin.linearInput(n, in, out, dy, w, dx));
    same("linearWeight", shape, in * out, (twin, dw) -> twin.linearWeight(n, in, out, x, dy, dw));
    Bfloat16 half = Bfloat16.of(in, out, w);
    for (float[] b : new float[][] {null, bias}) {
      same("linear in bfloat16", shape, n * out, (twin, y) -> twin.linear(n, half, x, b, y));
    }
    same("linearInput in bfloat16", shape, n * in, (twin, dx) -> twin.linearInput(n, half, dy, dx));
  }

  private void same(String kernel, Object shape, int size, BiConsumer<Kernels, float[]> work) {
    float[] expected = Arrays32.unwritten(size);
    work.accept(SCALAR, expected);
    same(
        kernel,
        shape,
        expected,
        () -> {
          float[] actual = Arrays32.unwritten(size);
          work.accept(kernels, actual);
          return actual;
        });
  }

  /** Equal by ==, so that 0 and -0 are, and NaN equals nothing. */
  private void same(String kernel, Object shape, float[] expected, Supplier<float[]> found) {
    for (int count : threads) {
      Workers.threads(count);
      float[] actual = found.get();
      for (int i = 0; i < expected.length; i++) {
        if (!(expected[i] == actual[i])) {
          String where = "%s of %s at %d on %d threads".formatted(kernel, shape, i, count);
          assertEquals(expected[i], actual[i], where);
        }
      }
    }
  }
}
