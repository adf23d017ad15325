/**
 * Winograd's minimal filtering, F(2x2,3x3) and F(4x4,3x3): transforms of weights, inputs and
 * results around products by {@link limpid.core.kernel.vector.tile.Tiles}, for the convolution, its
 * input gradient and its weight gradient.
 *
 * <p>Results differ from the definition's by a stated error ({@link
 * limpid.core.kernel.ConvAlgorithm}). Another size enters as one file with its transforms.
 */
package limpid.core.kernel.vector.winograd;
