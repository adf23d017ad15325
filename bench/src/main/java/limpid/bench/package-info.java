/**
 * Measurements: of kernels, layers, ops, nets and methods, alone and beside other engines, each a
 * table that says under what it was taken. Nothing here is asserted.
 */
package limpid.bench;
