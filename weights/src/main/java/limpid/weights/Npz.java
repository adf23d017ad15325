package limpid.weights;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import limpid.nn.StateDict;
import limpid.weights.FileStateDict.Origin;

/**
 * NumPy's format for several arrays: a zip archive of {@code NAME.npy}, stored or deflated. Arrays
 * of integers and text are passed over.
 */
public final class Npz {
  private static final String SUFFIX = ".npy";

  private Npz() {}

  /**
   * The arrays of floats, in the archive's order.
   *
   * @throws WeightsException if the archive or one of its arrays is not whole and consistent
   */
  public static StateDict open(Path path) {
    MappedFile file = MappedFile.open(path);
    return read(file, new ZipArchive(file));
  }

  static boolean holds(ZipArchive zip) {
    return zip.entries().keySet().stream().anyMatch(name -> name.endsWith(SUFFIX));
  }

  static FileStateDict read(MappedFile file, ZipArchive zip) {
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    List<String> leftOut = new ArrayList<>();
    for (ZipEntry entry : zip.entries().values()) {
      if (entry.name().endsWith(SUFFIX)) {
        String name = entry.name().substring(0, entry.name().length() - SUFFIX.length());
        StoredTensor tensor =
            Npy.stored(file, name, entry.head(NpyHeader.LIMIT), entry.size(), entry::bytes);
        if (tensor == null) {
          leftOut.add(name);
        } else {
          tensors.put(name, tensor);
        }
      }
    }
    return new FileStateDict(file, Unwrap.names(tensors), new Origin("npz", leftOut));
  }
}
