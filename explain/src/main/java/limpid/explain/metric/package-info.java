/**
 * Whether a map is right: figures about explanations, from the map alone, from runs of the net on
 * changed images, from the method run again, or from where the object is known to be.
 *
 * <p>A metric enters as one file, formula and paper first, with its description, which says in
 * which direction it is better; it becomes known by one line in {@link
 * limpid.explain.metric.Metrics}. What draws a map or knows methods by name does not enter.
 */
package limpid.explain.metric;
