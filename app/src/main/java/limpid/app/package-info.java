/**
 * The command line: what people type, checked, and what they read. A command is one file; what it
 * computes is done by the library.
 */
package limpid.app;
