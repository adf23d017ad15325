/**
 * Fully-connected layers and matrix products and their gradients, with weights as floats or in
 * bfloat16: weights that stream once from memory for a few samples, tiles of convolutions for many.
 */
package limpid.core.kernel.vector.linear;
