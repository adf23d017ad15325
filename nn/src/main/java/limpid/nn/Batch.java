package limpid.nn;

import limpid.core.Tensor;

/**
 * Images that are ready for a run of the net.
 *
 * @param images {@code [N,H,W,3]}
 * @param labels the share of each class in each image, {@code [N,classes]}
 * @param indices which images of their set they are
 */
record Batch(Tensor images, Tensor labels, int[] indices) {}
