package limpid.core.kernel.vector;

import jdk.incubator.vector.FloatVector;
import limpid.core.Epilogue;
import limpid.core.kernel.Bfloat16;
import limpid.core.kernel.ConvAlgorithm;
import limpid.core.kernel.ConvGeometry;
import limpid.core.kernel.Kernels;
import limpid.core.kernel.Settings;
import limpid.core.kernel.Strips;
import limpid.core.kernel.Workers;
import limpid.core.kernel.vector.depthwise.Depthwise;
import limpid.core.kernel.vector.depthwise.DepthwiseWeight;
import limpid.core.kernel.vector.depthwise.GroupWeights;
import limpid.core.kernel.vector.direct.ColumnsInput;
import limpid.core.kernel.vector.direct.DirectConvolution;
import limpid.core.kernel.vector.direct.DirectWeights;
import limpid.core.kernel.vector.direct.WeightGradient;
import limpid.core.kernel.vector.linear.CompactLinear;
import limpid.core.kernel.vector.linear.Linear;
import limpid.core.kernel.vector.linear.LinearInput;
import limpid.core.kernel.vector.linear.LinearWeight;
import limpid.core.kernel.vector.machine.Lanes;
import limpid.core.kernel.vector.machine.PeakLoop;
import limpid.core.kernel.vector.machine.Tiling;
import limpid.core.kernel.vector.strip.VectorStrips;
import limpid.core.kernel.vector.winograd.Winograd;
import limpid.core.kernel.vector.winograd.WinogradWeightGradient;
import limpid.core.kernel.vector.winograd.WinogradWeights;

/**
 * The kernels over vectors: lanes are output channels, and each output is the same sequence of
 * fused multiply-adds as in the scalar twin. Where a window reaches over the border it reads zeros,
 * which leave a sum as it is, so results are equal as long as weights and gradients are finite.
 *
 * <p>Which family computes a convolution is decided when its weights are packed, and each has a
 * form of its own.
 */
public final class VectorKernels implements Kernels {
  private static final Strips STRIPS = new VectorStrips();

  /** Loads the vectors of this process; see {@code -Dlimpid.kernels}. */
  public VectorKernels() {}

  /**
   * Whether the JVM makes machine code of vectors here. On x86 it prefers 128 bits only where there
   * is no AVX2, and then runs much of the Vector API as calls on objects: a forward pass took 35
   * seconds that took half of one on the scalar twin.
   */
  public static boolean compiled() {
    boolean x86 = System.getProperty("os.arch").matches("amd64|x86_64|x86|i386");
    return !x86 || FloatVector.SPECIES_PREFERRED.vectorBitSize() > 128;
  }

  @Override
  public String description() {
    return "%d-bit vectors, %d registers, caches %s, %d threads"
        .formatted(
            Lanes.COUNT * Float.SIZE,
            Tiling.REGISTERS,
            Settings.caches(),
            Workers.shared().threads());
  }

  @Override
  public Packed packForward(ConvGeometry g, ConvAlgorithm algorithm, float[] w, Packed reuse) {
    if (algorithm != ConvAlgorithm.DIRECT) {
      return WinogradWeights.of(g, algorithm, false, w, reuse);
    }
    return GroupWeights.fit(g) ? GroupWeights.forward(w) : DirectWeights.forward(g, w, reuse);
  }

  @Override
  public Packed packBackward(ConvGeometry g, ConvAlgorithm algorithm, float[] w, Packed reuse) {
    if (algorithm != ConvAlgorithm.DIRECT) {
      return WinogradWeights.of(g, algorithm, true, w, reuse);
    }
    if (g.fewChannels()) {
      return ColumnsInput.Weights.of(g, w, reuse);
    }
    return GroupWeights.fit(g)
        ? GroupWeights.adjoint(g, w, reuse)
        : DirectWeights.adjoint(g, w, reuse);
  }

  @Override
  public void conv2d(ConvGeometry g, float[] x, Packed packed, Epilogue epilogue, float[] y) {
    switch (packed) {
      case WinogradWeights w when !w.adjoint() -> new Winograd(g, x, w, epilogue, y).run();
      case GroupWeights w when !w.adjoint() -> Depthwise.forward(g, x, w, epilogue, y);
      case DirectWeights w when !w.adjoint() -> DirectConvolution.forward(g, x, w, epilogue, y);
      default -> throw new IllegalArgumentException("conv2d: wants weights of packForward");
    }
  }

  @Override
  public void conv2dInput(
      ConvGeometry g, float[] dy, Packed packed, Epilogue epilogue, float[] dx) {
    switch (packed) {
      case WinogradWeights w when w.adjoint() -> new Winograd(g, dy, w, epilogue, dx).run();
      case ColumnsInput.Weights w -> ColumnsInput.run(g, dy, w, epilogue, dx);
      case GroupWeights w when w.adjoint() -> Depthwise.input(g, dy, w, epilogue, dx);
      case DirectWeights w when w.adjoint() -> DirectConvolution.input(g, dy, w, epilogue, dx);
      default -> throw new IllegalArgumentException("conv2dInput: wants weights of packBackward");
    }
  }

  @Override
  public void conv2dWeight(
      ConvGeometry g, ConvAlgorithm algorithm, float[] x, float[] dy, float[] dw) {
    algorithm.check(g);
    if (algorithm == ConvAlgorithm.WINOGRAD_4) {
      new WinogradWeightGradient(g, x, dy, dw).run();
    } else if (DepthwiseWeight.fits(g)) {
      new DepthwiseWeight(g, x, dy, dw).run();
    } else {
      new WeightGradient(g, x, dy, dw).run();
    }
  }

  @Override
  public Strips strips() {
    return STRIPS;
  }

  @Override
  public void linear(int n, int in, int out, float[] x, float[] w, float[] bias, float[] y) {
    new Linear(n, in, out, x, w, bias, y).run();
  }

  @Override
  public void linearInput(int n, int in, int out, float[] dy, float[] w, float[] dx) {
    new LinearInput(n, in, out, dy, w, dx).run();
  }

  @Override
  public void linear(int n, Bfloat16 w, float[] x, float[] bias, float[] y) {
    new CompactLinear(n, w).forward(x, bias, y);
  }

  @Override
  public void linearInput(int n, Bfloat16 w, float[] dy, float[] dx) {
    new CompactLinear(n, w).input(dy, dx);
  }

  @Override
  public void linearWeight(int n, int in, int out, float[] x, float[] dy, float[] dw) {
    new LinearWeight(n, in, out, x, dy, dw).run();
  }

  @Override
  public long fma(int rounds) {
    return PeakLoop.run(rounds);
  }
}
