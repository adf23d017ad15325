package limpid.weights;

/**
 * Weights whose file is a list in JSON of the files that have them: {@link Shards} under {@code
 * weight_map}, {@link TensorflowJs} under {@code weightsManifest}.
 */
final class JsonWeights {
  private static final int LIMIT = 1 << 26;

  private JsonWeights() {}

  static FileStateDict read(MappedFile file) {
    if (file.size() > LIMIT) {
      throw file.refuse("is JSON of %d bytes; at most %d are read", file.size(), LIMIT);
    }
    String text = new Cursor(file, "JSON", file.bytes()).utf8(file.size());
    JsonReader in = new JsonReader(file, "the JSON", text);
    FileStateDict read = null;
    for (boolean more = in.open('{', '}'); more; more = in.next('}')) {
      String name = in.key();
      if (name.equals("weight_map") && read == null) {
        read = Shards.read(file, in);
      } else if (name.equals("weightsManifest") && read == null) {
        read = TensorflowJs.read(file, in);
      } else {
        in.skip();
      }
    }
    in.end();
    if (read == null) {
      throw file.refuse(
          "is JSON with neither weight_map, as safetensors in several files have, nor"
              + " weightsManifest, as TensorFlow.js has");
    }
    return read;
  }
}
