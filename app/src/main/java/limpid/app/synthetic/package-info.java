/**
 * Images whose evidence is known, drawn or stamped on a data set, and how often the maps of each
 * method point at something else: how often it is fooled.
 */
package limpid.app.synthetic;
