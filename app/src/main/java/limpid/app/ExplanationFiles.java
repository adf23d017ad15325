package limpid.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalInt;
import limpid.core.Tensor;
import limpid.core.WholeFile;
import limpid.core.op.Node;
import limpid.explain.Explanation;
import limpid.explain.picture.Figure;
import limpid.weights.Npy;

/**
 * What {@code limpid explain} leaves behind: pictures, and where asked for, a map and a raw map.
 */
final class ExplanationFiles {
  private final OutputFolder folder;
  private final Path map;
  private final Path raw;

  /**
   * Refuses early what could not be written later.
   *
   * @param map where the final map goes, or null
   * @param raw where the raw map goes, or null
   */
  ExplanationFiles(OutputFolder folder, Path map, Path raw) throws IOException {
    this.folder = folder;
    this.map = map;
    this.raw = raw;
    if (map != null) {
      WholeFile.requireWritable(map);
    }
    if (raw != null) {
      WholeFile.requireWritable(raw);
    }
    if (map != null && map.equals(raw)) {
      throw new BadInput("--map and --raw: two files are expected, both are " + map);
    }
  }

  Path map() {
    return map;
  }

  Path raw() {
    return raw;
  }

  /** Writes all of one explanation and returns where its picture is. */
  Path write(InputImage input, Explanation explanation, String target, String caption)
      throws IOException {
    OptionalInt index = explanation.score().classIndex();
    String otherwise = index.isPresent() ? Integer.toString(index.getAsInt()) : "target";
    Path place = folder.place(input.stem(), explanation.method(), target, otherwise);
    Figure.of(input.prepared()).with(explanation).caption(caption).write(place);
    if (map != null) {
      Npy.write(map, explanation.map());
    }
    if (raw != null) {
      Npy.write(raw, channelsFirst(explanation.raw()));
    }
    return place;
  }

  /** {@code [h,w]} as it is, {@code [H,W,C]} as {@code [C,H,W]}. */
  static Tensor channelsFirst(Tensor raw) {
    return raw.shape().rank() == 2 ? raw : Node.constant(raw).permute(2, 0, 1).value();
  }
}
