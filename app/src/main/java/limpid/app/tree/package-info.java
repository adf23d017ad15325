/** A net as a decision tree: hierarchies, the road to a class, pages and sheets of them. */
package limpid.app.tree;
