/**
 * Weights files: PyTorch (zip and legacy), safetensors, {@code .npy} and {@code .npz}, Keras
 * (through an {@link limpid.weights.Hdf5Library}), TensorFlow.js, ONNX, Caffe, read lazily from a
 * mapped file, with every size and offset checked before memory is taken; and safetensors and
 * {@code .npy} written aside, then renamed. ONNX files, read as inert data with their graphs, and
 * written.
 *
 * <p>Nothing in a file is ever executed. Whatever a file claims wrongly is one {@link
 * limpid.weights.WeightsException} that names the file and the place.
 */
package limpid.weights;
