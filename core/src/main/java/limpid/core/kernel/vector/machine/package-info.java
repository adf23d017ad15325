/**
 * What the kernels know of the processor: the width of its vectors, what its registers decide about
 * tiles and its caches about blocks, memory to borrow for a piece of work, and the loop that
 * measures its peak.
 *
 * <p>A choice that depends on the processor and on nothing else enters here, as a constant that is
 * taken once; arithmetic of nets does not.
 */
package limpid.core.kernel.vector.machine;
