/**
 * Layers and their parameters' names, initialisers, losses, optimisers and the training loop; what
 * a net is is a {@link limpid.nn.Model}.
 *
 * <p>A layer enters when more than one family of nets uses it; a family itself is a model's. Layers
 * are built against {@link limpid.nn.Weights}, so that naming, loading and checking are one act.
 */
package limpid.nn;
