/**
 * Views of what happens inside a net: attributions to the channels of a layer, what a layer's
 * channels have in common, concepts, and images that are made for a neuron.
 *
 * <p>A method enters as one file, formula and paper first, with its description; it becomes known
 * by one line in {@link limpid.explain.catalogue.Methods}. What is not an attribution of a score is
 * a record with one method that computes it, and a command that shows it.
 */
package limpid.explain.inside;
