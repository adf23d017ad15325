package limpid.weights;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import limpid.weights.FileStateDict.Origin;

/**
 * Weights in several safetensors files, as {@code model.safetensors.index.json} lists them: {@code
 * {"metadata": ..., "weight_map": {"name": "model-00001-of-00002.safetensors", ...}}}. The files
 * stand in the folder of the list.
 */
final class Shards {
  private static final int FILE_LIMIT = 4096;

  private final MappedFile index;

  private Shards(MappedFile index) {
    this.index = index;
  }

  /**
   * Reads what a list lists.
   *
   * @param in before the value of {@code weight_map}
   */
  static FileStateDict read(MappedFile index, JsonReader in) {
    return new Shards(index).read(in);
  }

  private FileStateDict read(JsonReader in) {
    Map<String, String> files = new LinkedHashMap<>();
    for (boolean more = in.open('{', '}'); more; more = in.next('}')) {
      String name = in.key();
      if (files.put(name, in.string()) != null) {
        throw index.refuse("lists '%s' twice", name);
      }
    }
    Set<String> shards = new LinkedHashSet<>(files.values());
    if (shards.size() > FILE_LIMIT) {
      throw index.refuse("lists %d files; at most %d are read", shards.size(), FILE_LIMIT);
    }
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    List<String> leftOut = new ArrayList<>();
    for (String shard : shards) {
      Safetensors.Contents contents = Safetensors.contents(beside(shard));
      leftOut.addAll(contents.leftOut());
      contents.tensors().forEach((name, tensor) -> put(tensors, files, shard, name, tensor));
    }
    for (String name : files.keySet()) {
      if (!tensors.containsKey(name) && !leftOut.contains(name)) {
        throw index.refuse("lists '%s' in %s, which has no such tensor", name, files.get(name));
      }
    }
    return new FileStateDict(
        index, Unwrap.names(tensors), new Origin("safetensors in " + shards.size(), leftOut));
  }

  private void put(
      Map<String, StoredTensor> tensors,
      Map<String, String> files,
      String shard,
      String name,
      StoredTensor tensor) {
    if (!shard.equals(files.get(name))) {
      throw index.refuse("does not list '%s', which %s has", name, shard);
    }
    tensors.put(name, tensor);
  }

  private MappedFile beside(String shard) {
    return index.beside(shard);
  }
}
