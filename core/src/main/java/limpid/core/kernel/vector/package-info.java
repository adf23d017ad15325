/**
 * The kernels on the Vector API: {@link limpid.core.kernel.vector.VectorKernels}, which knows which
 * family of loops computes what. It and the rooms below are the only ones that name {@code
 * jdk.incubator.vector}, and nobody names them: the JVM may lack that module.
 *
 * <pre>
 *   machine       vectors, registers, borrowed memory, the peak
 *   tile          sums in registers: what all products stand on
 *   correlation   what a convolution and its input gradient have in common
 *   direct        convolutions and their gradients by the definition
 *   depthwise     the same in groups of one channel or a few
 *   winograd      3x3 convolutions of stride 1 with fewer multiplications
 *   linear        fully-connected layers and matrix products
 *   strip         elementwise functions over runs of values
 * </pre>
 *
 * <p>A new way to compute enters as a family of its own, beside these, and here as a line that says
 * when it is taken. Species are constants and sums are locals: see {@link
 * limpid.core.kernel.vector.tile.Tiles}.
 */
package limpid.core.kernel.vector;
