/**
 * Convolutions in groups of one channel, or of as few as a vector holds whole: lanes are channels
 * that share no sum, and tiles slide along the rows where the source lies.
 *
 * <p>Groups of more channels than a vector has lanes belong to {@link
 * limpid.core.kernel.vector.direct}.
 */
package limpid.core.kernel.vector.depthwise;
