/**
 * What everything stands on: tensors, their shapes, windows over them, and sentences for what does
 * not fit.
 *
 * <p>Values enter that more than one room above needs and that know none of them.
 */
package limpid.core;
