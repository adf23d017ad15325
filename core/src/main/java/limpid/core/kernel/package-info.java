/**
 * The inner loops over plain arrays: {@link limpid.core.kernel.Kernels}, each with a scalar twin
 * that reads like the definition, how a convolution is described and computed, and the workers that
 * share it out.
 *
 * <p>A hot loop enters with both twins and the tests that hold them to equal bits. Only ops,
 * programs and Limpid's other modules may call them: the package is exported to no one else, and
 * may change.
 */
package limpid.core.kernel;
