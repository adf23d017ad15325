/**
 * Methods that follow the gradient, or what a {@link limpid.core.graph.Rule} makes of it, back to
 * the image.
 *
 * <p>A method enters as one file, formula and paper first, with its description; it becomes known
 * by one line in {@link limpid.explain.catalogue.Methods}.
 */
package limpid.explain.gradient;
