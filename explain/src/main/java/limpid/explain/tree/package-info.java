/**
 * A classifier read as a decision tree (Wan et al. 2021, "NBDT: Neural-Backed Decision Tree"): a
 * {@link limpid.explain.tree.Hierarchy} over its classes, found in the rows of its last layer or
 * read from a file, the decisions that its logits make there, and a target for each, so that any
 * method shows what a decision looked at.
 *
 * <p>What follows from a hierarchy and logits enters. Files are read elsewhere: here a graph is
 * {@link limpid.explain.tree.NodeLinks}.
 */
package limpid.explain.tree;
