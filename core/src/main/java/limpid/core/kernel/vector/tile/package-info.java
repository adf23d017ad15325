/**
 * Sums in registers: the micro-kernels that convolutions, Winograd's products, matrix products and
 * gradients of weights share; how weights lie in memory for them, which tiles cover a row, what
 * they read ahead, and what follows their sums.
 *
 * <p>A tile enters when it is straight-line, called by more than one family, and measured in the
 * cache; a family's own tiles stay with the family. {@link limpid.core.kernel.vector.tile.Tiles}
 * says in which order all of them take their arguments.
 */
package limpid.core.kernel.vector.tile;
