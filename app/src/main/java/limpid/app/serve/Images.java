package limpid.app.serve;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import limpid.models.photo.Photo;
import limpid.models.photo.PhotoException;

/** The images that people have sent, by what tells them from every other one. */
final class Images {
  private static final int DIGITS = 16;

  private final Limits limits;
  private final Kept<Shown> kept;

  Images(Limits limits) {
    this.limits = limits;
    this.kept = new Kept<>(limits.images(), image -> image.photo().rgb().length);
  }

  /**
   * An image.
   *
   * @param id the beginning of the SHA-256 of its file
   */
  record Shown(String id, Photo photo) {}

  /** Decodes the bytes of an image file and keeps it. */
  Shown add(byte[] file) {
    Shown shown = decoded(file);
    kept.put(shown.id(), shown);
    return shown;
  }

  /** Decodes the bytes of an image file: its size is looked at before. */
  Shown decoded(byte[] file) {
    if (file.length == 0) {
      throw Refusal.bad("image: the bytes of an image file are expected");
    }
    try {
      return new Shown(id(file), Photo.read(file, limits.pixels()));
    } catch (PhotoException e) {
      throw new Refusal(415, "bad-image", "image: " + e.getMessage());
    }
  }

  Shown get(String id) {
    return kept.get(id)
        .orElseThrow(
            () ->
                new Refusal(
                    404,
                    "no-image",
                    "image: there is none of this id, or not any more; send it to /api/images"));
  }

  private static String id(byte[] file) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(file);
      return HexFormat.of().formatHex(Arrays.copyOf(digest, DIGITS));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
