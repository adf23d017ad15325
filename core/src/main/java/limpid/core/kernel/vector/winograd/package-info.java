/**
 * Winograd's minimal filtering, F(2x2,3x3), F(4x4,3x3) and F(2x2,3x3) of stride 2: transforms of
 * weights, inputs and results around products by {@link limpid.core.kernel.vector.tile.Tiles}, for
 * the convolution and, with stride 1, its input gradient and its weight gradient.
 *
 * <p>Results differ from the definition's by a stated error ({@link
 * limpid.core.kernel.ConvAlgorithm}). Another size enters as one file with its transforms and a
 * line in {@code Scheme}.
 */
package limpid.core.kernel.vector.winograd;
