package limpid.core.kernel;

import limpid.core.Epilogue;

/**
 * The inner loops of the engine over plain arrays, channels last. Every kernel has a scalar twin,
 * {@link ScalarKernels}, that reads like the definition; the vector twin computes each output by
 * the same sequence of fused multiply-adds and so equals it bit for bit, on any number of threads.
 * Only where weights were packed for another {@link ConvAlgorithm} than the direct one do the twins
 * differ, by its error.
 *
 * <p>Arrays begin at index 0 and may be longer than the geometry needs. Outputs are overwritten.
 */
public interface Kernels {

  /** The kernels that this process runs on: see {@link ActiveKernels}. */
  static Kernels active() {
    return ActiveKernels.CHOSEN;
  }

  /**
   * What a user may want to know of them: {@code 512-bit vectors, 32 registers, caches 48K/2M/300M,
   * 2 threads}.
   */
  String description();

  /**
   * Weights {@code [kernelH,kernelW,c/groups,k]} in the form in which {@link #conv2d} wants them.
   * The batch and the extents of the image play no part.
   */
  default Packed packForward(ConvGeometry g, float[] w) {
    return packForward(g, ConvAlgorithm.DIRECT, w);
  }

  /**
   * The same for another algorithm, which {@link #conv2d} then follows.
   *
   * @throws IllegalArgumentException if the algorithm does not fit the window
   */
  default Packed packForward(ConvGeometry g, ConvAlgorithm algorithm, float[] w) {
    return packForward(g, algorithm, w, null);
  }

  /**
   * The same in the memory of weights that were packed so before, for such a convolution, and are
   * not needed any more; in new memory if they are null.
   */
  Packed packForward(ConvGeometry g, ConvAlgorithm algorithm, float[] w, Packed reuse);

  /** Weights in the form in which {@link #conv2dInput} wants them. */
  default Packed packBackward(ConvGeometry g, float[] w) {
    return packBackward(g, ConvAlgorithm.DIRECT, w);
  }

  /** The same for another algorithm, which {@link #conv2dInput} then follows. */
  default Packed packBackward(ConvGeometry g, ConvAlgorithm algorithm, float[] w) {
    return packBackward(g, algorithm, w, null);
  }

  /** The same in the memory of weights that were packed so before, or in new memory. */
  Packed packBackward(ConvGeometry g, ConvAlgorithm algorithm, float[] w, Packed reuse);

  /**
   * {@code y[n,p,q,k] = epilogue(sum_{r,s,c} x[n, p stride - top + r dilation, q stride - left + s
   * dilation, c] w[r,s,c,k])}, the sum taken first, in the order r, s, c. With one group the
   * residual may be y itself.
   */
  void conv2d(ConvGeometry g, float[] x, Packed w, Epilogue epilogue, float[] y);

  /**
   * The adjoint of {@link #conv2d} in x: {@code dx[n,h,w,c] = epilogue(sum dy[n,p,q,k] w[r,s,c,k])}
   * over all p, q, k that read that pixel, in the order p, q, k. Of {@linkplain
   * ConvGeometry#fewChannels few channels} the sums over k are taken first, each from 0, and then
   * added in the order p, q modulo {@link ConvGeometry#columnsApart}.
   */
  void conv2dInput(ConvGeometry g, float[] dy, Packed w, Epilogue epilogue, float[] dx);

  /**
   * The adjoint of {@link #conv2d} in w: {@code dw[r,s,c,k] = sum_{n,p,q} x[n, p stride - top + r
   * dilation, …, c] dy[n,p,q,k]}, in the order n, p, q.
   */
  default void conv2dWeight(ConvGeometry g, float[] x, float[] dy, float[] dw) {
    conv2dWeight(g, ConvAlgorithm.DIRECT, x, dy, dw);
  }

  /**
   * The same by another algorithm: {@link ConvAlgorithm#WINOGRAD_4}, or else the direct one.
   *
   * @throws IllegalArgumentException if the algorithm does not fit the window
   */
  void conv2dWeight(ConvGeometry g, ConvAlgorithm algorithm, float[] x, float[] dy, float[] dw);

  /**
   * {@code y[n,o] = bias[o] + sum_i x[n,i] w[i,o]}, the sum taken first, in the order of i.
   *
   * @param bias one value for each output, or null for none
   */
  void linear(int n, int in, int out, float[] x, float[] w, float[] bias, float[] y);

  /**
   * The adjoint of {@link #linear} in x: {@code dx[n,i] = sum_o dy[n,o] w[i,o]}, taken in 16 sums
   * over o mod 16, each in the order of o, which are then added as 8 pairs 8 apart, 4 pairs 4
   * apart, and so on.
   */
  void linearInput(int n, int in, int out, float[] dy, float[] w, float[] dx);

  /** {@link #linear} with these weights: a sum over floats in the same order. */
  void linear(int n, Bfloat16 w, float[] x, float[] bias, float[] y);

  /** {@link #linearInput} with these weights. */
  void linearInput(int n, Bfloat16 w, float[] dy, float[] dx);

  /** The loops that elementwise ops, pooling and sums are made of. */
  Strips strips();

  /**
   * The adjoint of {@link #linear} in w: {@code dw[i,o] = sum_n x[n,i] dy[n,o]}, in the order of n.
   */
  void linearWeight(int n, int in, int out, float[] x, float[] dy, float[] dw);

  /**
   * Fused multiply-adds that depend on nothing but registers, on the caller's thread alone: what
   * other kernels' speed is measured against.
   *
   * @param rounds how often each chain of them goes on, at least 1
   * @return the floating-point operations that this was, two for each multiply-add
   */
  long fma(int rounds);

  /** Weights in the form that one kind of kernel reads. */
  interface Packed {}
}
