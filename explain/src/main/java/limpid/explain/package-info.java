/**
 * Saliency methods, the targets they explain, and the rendering of their maps.
 *
 * <p>A method is an {@link limpid.explain.Explainer}: it looks at a run of a net on one image and
 * says what in it raised or lowered the score of a {@link limpid.explain.Target}. What it found is
 * an {@link limpid.explain.Explanation}; a {@link limpid.explain.Figure} draws it over the photo.
 */
package limpid.explain;
