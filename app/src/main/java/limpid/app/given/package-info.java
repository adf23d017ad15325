/**
 * What commands are given: nets and weights, photos and folders, methods, targets and what is true
 * of an image, each with the options that choose it.
 */
package limpid.app.given;
