/**
 * Photos: files decoded to pixels that equal those of the reference decoders, turned upright,
 * resampled and normalised as a net wants them. java.desktop is needed here and stays here.
 *
 * <p>A format enters as one file that checks every size before memory is taken for it.
 */
package limpid.models.photo;
