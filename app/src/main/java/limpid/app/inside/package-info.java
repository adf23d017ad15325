/** What nets hold: layers, kernels, channels, concepts, and images made to excite them. */
package limpid.app.inside;
