/**
 * What methods give before anyone looks at it: signed maps, and how they become values from 0 to 1
 * that can be looked at.
 *
 * <p>Arithmetic of one map enters, with no colours and no files.
 */
package limpid.explain.map;
