/**
 * Limpid's nets written as ONNX files, so that other engines run the same layers with the same
 * weights. Only what those nets consist of is written.
 */
package limpid.bench.onnx;
