/**
 * Where the taps of a window lie: the geometry that a convolution, its input gradient (phase by
 * phase of the strides) and the copies with a border have in common.
 *
 * <p>Only places and strides enter; nothing here multiplies.
 */
package limpid.core.kernel.vector.correlation;
