package limpid.bench;

import java.util.SplittableRandom;
import limpid.core.Epilogue;
import limpid.core.kernel.ConvGeometry;
import limpid.core.kernel.Kernels;

/** Arrays for one convolution and the three kernels over them. */
final class ConvOperands {
  private final ConvGeometry geometry;
  private final Kernels kernels = Kernels.active();
  private final float[] x;
  private final float[] w;
  private final float[] dy;
  private final float[] y;
  private final float[] dx;
  private final float[] dw;
  private final Kernels.Packed forward;
  private final Kernels.Packed backward;

  ConvOperands(ConvGeometry g) {
    geometry = g;
    int weights = g.window().kernelH() * g.window().kernelW() * g.groupC() * g.k();
    SplittableRandom random = new SplittableRandom(1);
    x = random(random, g.n() * g.h() * g.w() * g.c());
    w = random(random, weights);
    dy = random(random, g.n() * g.p() * g.q() * g.k());
    y = new float[dy.length];
    dx = new float[x.length];
    dw = new float[weights];
    forward = kernels.packForward(g, w);
    backward = kernels.packBackward(g, w);
  }

  private static float[] random(SplittableRandom random, int size) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextDouble() - 0.5f;
    }
    return values;
  }

  float[] forward() {
    kernels.conv2d(geometry, x, forward, Epilogue.NONE, y);
    return y;
  }

  float[] input() {
    kernels.conv2dInput(geometry, dy, backward, Epilogue.NONE, dx);
    return dx;
  }

  float[] weight() {
    kernels.conv2dWeight(geometry, x, dy, dw);
    return dw;
  }
}
