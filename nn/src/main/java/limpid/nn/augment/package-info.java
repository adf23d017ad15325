/**
 * Random changes of training images, each of which leaves the class what it is: an image a file of
 * bytes in the set, something a little different in every epoch.
 *
 * <p>A change enters as one file, from a {@link limpid.nn.augment.Raster} and random numbers to
 * another; what libraries do is followed to the number where they publish it.
 */
package limpid.nn.augment;
