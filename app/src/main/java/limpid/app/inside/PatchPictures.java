package limpid.app.inside;

import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.op.Node;
import limpid.core.op.Slice;
import limpid.explain.inside.ReceptiveField;
import limpid.explain.inside.TopPatches;
import limpid.explain.inside.TopPatches.Patch;
import limpid.models.photo.ChannelStatistics;
import limpid.nn.image.Picture;
import limpid.nn.image.Prepared;

/** Patches that excite a channel, and what of them does, as pictures. */
final class PatchPictures {
  private PatchPictures() {}

  /** The patch itself. */
  static Prepared patch(Patch patch, ChannelStatistics statistics) {
    return part(patch, statistics.inverse(patch.image()));
  }

  /** Its projection: grey where it is 0, the largest value as bright, or as dark, as can be. */
  static Prepared projection(Patch patch, TopPatches top) {
    return part(patch, signed(top.projection(patch)));
  }

  private static Prepared part(Patch patch, Picture picture) {
    ReceptiveField field = patch.field().clipped(patch.image().shape());
    Node rows = new Slice(1, field.top(), field.bottom()).of(Node.constant(patch.image()));
    Tensor part = new Slice(2, field.left(), field.right()).of(rows).value();
    return new Prepared(picture, field.region(), part);
  }

  private static Picture signed(Tensor values) {
    float largest = 0;
    for (float value : values.data()) {
      largest = Math.max(largest, Math.abs(value));
    }
    Shape shape = values.shape();
    byte[] rgb = new byte[3 * shape.at(1) * shape.at(2)];
    for (int k = 0; k < rgb.length; k++) {
      float value = values.data()[k / 3 * shape.at(3) + k % 3 % shape.at(3)];
      rgb[k] = (byte) Math.round(127.5 + (largest == 0 ? 0 : 127.5 * value / largest));
    }
    return Picture.of(shape.at(2), shape.at(1), rgb);
  }
}
