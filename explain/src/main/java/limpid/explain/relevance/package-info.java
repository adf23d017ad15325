/**
 * Methods that divide a score among the parts of an image, layer by layer: how a share crosses an
 * op is a {@link limpid.core.graph.Rule}.
 *
 * <p>A method enters as one file, formula and paper first, with its description; it becomes known
 * by one line in {@link limpid.explain.catalogue.Methods}. A way in which relevance crosses a layer
 * is a {@link limpid.explain.relevance.LayerRule}, a record.
 */
package limpid.explain.relevance;
