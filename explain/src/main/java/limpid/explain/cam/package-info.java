/**
 * Class activation mappings: methods that weigh the feature maps of one layer and add them.
 *
 * <p>A method enters as one file, formula and paper first, with its description; it becomes known
 * by one line in {@link limpid.explain.catalogue.Methods}.
 */
package limpid.explain.cam;
