/**
 * Methods that change the image and watch the score, and need no gradient.
 *
 * <p>A method enters as one file, formula and paper first, with its description; it becomes known
 * by one line in {@link limpid.explain.catalogue.Methods}.
 */
package limpid.explain.perturbation;
