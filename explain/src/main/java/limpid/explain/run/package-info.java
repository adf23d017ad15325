/**
 * How nets are run to be explained: {@link limpid.explain.run.CompiledNet}, shared by all threads,
 * {@link limpid.explain.run.Session}, whose buffers one call uses at a time, and {@link
 * limpid.explain.run.Run}, one image in a net, compiled or traced.
 *
 * <p>What decides how often, in what batches and in which memory a net runs enters; what is made of
 * the values does not.
 */
package limpid.explain.run;
