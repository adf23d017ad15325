/**
 * Elementwise functions over runs of values: arithmetic, activations, powers and exponentials, each
 * the same sequence of operations in every lane as in its scalar twin.
 *
 * <p>A function enters with its bound in {@link limpid.core.kernel.Strips} and with both twins;
 * sums over many values enter only where their order is that of the twin.
 */
package limpid.core.kernel.vector.strip;
