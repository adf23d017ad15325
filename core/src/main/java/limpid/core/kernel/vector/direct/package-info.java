/**
 * Convolutions and their gradients as sums in the order of the definition, by tiles of pixels and
 * output channels; bit for bit the scalar twin's results.
 *
 * <p>What enters cuts work into pieces for the caches and the threads, or lays operands out for the
 * tiles.
 */
package limpid.core.kernel.vector.direct;
