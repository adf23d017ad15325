/**
 * What is done with a graph of nodes: tracing a run, walking gradients back through it under a
 * {@link limpid.core.graph.Rule}, pairing it with a reference run.
 *
 * <p>Algorithms over any graph enter; knowledge of a particular op or method does not.
 */
package limpid.core.graph;
