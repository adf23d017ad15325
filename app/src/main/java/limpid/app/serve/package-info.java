/**
 * The studio's server: an HTTP API in JSON over the engine, and the pages that use it. Whoever asks
 * may be anybody, so what is asked is checked here and never names a file; what is computed is
 * bounded in number, size and time. Nothing of the command line is known here.
 */
package limpid.app.serve;
