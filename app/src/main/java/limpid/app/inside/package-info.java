/**
 * What nets hold: their layers, kernels and channels, concepts, what stays the same under changes
 * of the image, and images that are made to excite a channel or a class.
 */
package limpid.app.inside;
