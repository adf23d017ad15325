/**
 * What every command says and takes: sentences for bad input, files, tables, progress, exit codes.
 * Nothing of nets or photos is known here.
 */
package limpid.app.line;
