/** Training: recipes, data, the log and its plot. */
package limpid.app.train;
