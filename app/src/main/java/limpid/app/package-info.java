/** The command line: {@code limpid COMMAND …} goes to one file in one of the rooms below. */
package limpid.app;
