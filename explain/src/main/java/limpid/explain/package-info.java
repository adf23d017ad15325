/**
 * What a user touches and every method stands on: an {@link limpid.explain.Explainer} looks at a
 * run of a net on one image and says what in it raised or lowered the score of a {@link
 * limpid.explain.target.OutputTarget}; what it found is an {@link limpid.explain.Explanation} with
 * a {@link limpid.explain.Diagnosis}. A {@link limpid.explain.Descriptor} describes itself: its
 * options, its cost, what it needs.
 *
 * <p>What more than one family of methods needs to say about itself enters; a method itself belongs
 * to the room of its family.
 */
package limpid.explain;
