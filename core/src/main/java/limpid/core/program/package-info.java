/**
 * Graphs compiled to be run many times: fused, with buffers planned by lifetime, and equal to the
 * trace they came from.
 *
 * <p>What makes a run of a known graph faster or smaller enters; whatever changes its values beyond
 * the kernels' stated errors does not.
 */
package limpid.core.program;
