/**
 * What the maps of many images have in common: strategies of a net that no single map shows
 * (Lapuschkin et al., Unmasking Clever Hans Predictors and Assessing What Machines Really Learn,
 * Nature Communications 2019).
 *
 * <p>Rows of numbers enter, be they maps, pictures or features; where they come from is not known
 * here.
 */
package limpid.explain.audit;
