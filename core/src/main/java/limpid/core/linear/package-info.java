/**
 * Linear algebra in double, for what methods compute beside a net: least squares, eigenvectors of
 * symmetric matrices, the first singular vectors of a matrix.
 *
 * <p>What enters is small, needs arrays alone, gives the same bits each time, and is checked
 * against another library's. What a net computes belongs to {@link limpid.core.op}.
 */
package limpid.core.linear;
