/**
 * The command line: {@code limpid COMMAND …} goes to one file in one of the rooms below. Here is
 * the door alone, which says where each command is; no room may name it.
 */
package limpid.app;
