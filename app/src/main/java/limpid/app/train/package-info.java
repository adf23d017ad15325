/**
 * Training from the command line: recipes as options, data sets, teachers and trees to learn from,
 * the log of epochs and its plot, checkpoints to go on from.
 */
package limpid.app.train;
