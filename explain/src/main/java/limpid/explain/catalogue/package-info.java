/**
 * All the methods there are, by name: what the command line lists and the documents are made from.
 *
 * <p>A new method enters as one line. This is the only room that knows every family.
 */
package limpid.explain.catalogue;
