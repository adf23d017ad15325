/**
 * Maps of images: explain and compare, the difference of two, boxes around what is seen, exports,
 * and the list of methods.
 */
package limpid.app.explain;
