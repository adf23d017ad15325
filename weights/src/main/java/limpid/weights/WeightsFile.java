package limpid.weights;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A weights file of any format that is read, told apart by its content: PyTorch ({@code .pth},
 * {@code .pt}, {@code .th}; zip or legacy), safetensors in one file or in several ({@code
 * .index.json}), {@code .npz}, {@code .npy}, Keras ({@code .h5}, {@code .keras}; with an {@link
 * Hdf5Library}), TensorFlow.js ({@code model.json}), ONNX, whose initialisers are taken, Caffe
 * ({@code .caffemodel}).
 */
public final class WeightsFile {
  /** Where a tar archive says that it is one. */
  private static final int TAR_MARK = 257;

  private WeightsFile() {}

  /**
   * The floating-point tensors of a file. A {@code state_dict} or {@code model} wrapper around them
   * is taken off, and so are the prefixes {@code module.}, {@code model.} and {@code _orig_mod.}
   * that all names carry; a whole module is its parameters and buffers. Integer tensors (such as
   * {@code num_batches_tracked}) and tensors without elements are left out. The file stays mapped
   * until the state dict is forgotten: it may be deleted or replaced by a rename meanwhile, but not
   * be overwritten in place.
   *
   * @param path of the file; {@code checkpoint.pth#state_dict_ema} is what a PyTorch file has under
   *     a name, {@code #ema.model} under a name in another, and of any file the tensors whose names
   *     begin so
   * @throws WeightsException if the file is none of these, or is not whole and consistent
   */
  public static StoredWeights open(Path path) {
    String part = part(path);
    return read(MappedFile.open(file(path)), part);
  }

  /** The file of a path that {@link #open} takes: without the part of it that is wanted. */
  public static Path file(Path path) {
    String part = part(path);
    String text = path.toString();
    return part == null ? path : Path.of(text.substring(0, text.length() - part.length() - 1));
  }

  /** The part that a path wants of its file, or null. */
  private static String part(Path path) {
    String text = path.toString();
    int mark = text.lastIndexOf('#');
    return mark <= 0 || Files.exists(path) ? null : text.substring(mark + 1);
  }

  static FileStateDict read(MappedFile file) {
    return read(file, null);
  }

  private static FileStateDict read(MappedFile file, String part) {
    byte[] start = start(file.bytes());
    if (start.length >= 4 && start[0] == 'P' && start[1] == 'K') {
      return readZip(file, new ZipArchive(file), part);
    }
    if (start.length >= 2 && start[0] == (byte) 0x80 && start[1] >= 2 && start[1] <= 5) {
      return TorchLegacy.read(file, part);
    }
    if (NpyHeader.isMagic(start)) {
      return under(part, Npy.stateDict(file));
    }
    if (start.length > 8 && start[8] == '{') {
      return under(part, Safetensors.read(file));
    }
    if (start.length > 1 && start[0] == '{') {
      return under(part, JsonWeights.read(file));
    }
    if (OnnxReader.mayBe(start)) {
      return under(part, OnnxReader.weights(file));
    }
    if (start.length > 3 && start[0] == (byte) 0x89 && start[1] == 'H' && start[2] == 'D') {
      return under(part, KerasFile.read(file));
    }
    if (isTar(file.bytes())) {
      throw file.refuse(
          "is a tar archive, as PyTorch wrote until 2017; what torch.load and torch.save of a later"
              + " one make of it is read");
    }
    if (CaffeNet.mayBe(file.bytes())) {
      return under(part, CaffeNet.read(file));
    }
    throw file.refuse(
        "starts with '%s', as no weights file does (PyTorch zip or legacy, safetensors, npz, npy,"
            + " Keras' HDF5, TensorFlow.js, ONNX and Caffe are read)",
        printable(start));
  }

  private static FileStateDict readZip(MappedFile file, ZipArchive zip, String part) {
    if (TorchZip.holds(zip)) {
      return TorchZip.read(file, zip, part);
    }
    if (KerasFile.holds(zip)) {
      return under(part, KerasFile.read(file, zip));
    }
    if (Npz.holds(zip)) {
      return under(part, Npz.read(file, zip));
    }
    throw file.refuse(
        "is a zip archive without PyTorch's data.pkl, Keras' model.weights.h5 or .npy arrays");
  }

  private static boolean isTar(MemorySegment bytes) {
    byte[] mark = "ustar".getBytes(StandardCharsets.US_ASCII);
    return bytes.byteSize() > TAR_MARK + mark.length
        && bytes.asSlice(TAR_MARK, mark.length).mismatch(MemorySegment.ofArray(mark)) < 0;
  }

  private static FileStateDict under(String part, FileStateDict whole) {
    return part == null ? whole : whole.under(part);
  }

  private static byte[] start(MemorySegment bytes) {
    return bytes.asSlice(0, Math.min(16, bytes.byteSize())).toArray(ValueLayout.JAVA_BYTE);
  }

  private static String printable(byte[] start) {
    return new String(start, StandardCharsets.US_ASCII).replaceAll("[^ -~]", "?");
  }
}
