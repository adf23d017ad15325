/**
 * What is explained: the {@link limpid.explain.target.OutputTarget}, one score for each sample,
 * computed in the graph of a net from its output.
 *
 * <p>A new score enters as one value with a factory in {@code OutputTarget}. Nothing here knows how
 * a score is explained.
 */
package limpid.explain.target;
