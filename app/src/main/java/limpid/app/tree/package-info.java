/**
 * A net as a decision tree: hierarchies made, read and drawn, the road to a class with a map under
 * each decision, the road that was not taken, and how often the tree is right.
 */
package limpid.app.tree;
