/**
 * Maps as pictures: colours, overlays, figures with words, PNG files. The only room of this module
 * that needs java.desktop, and it keeps that to itself: what goes in and comes out is a {@link
 * limpid.nn.image.Picture}.
 */
package limpid.explain.picture;
