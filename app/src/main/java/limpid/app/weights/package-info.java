/**
 * Weight files: what is in them, whether the zoo's nets fit them, the same tensors in another
 * format, and published ones fetched into the user's cache.
 */
package limpid.app.weights;
