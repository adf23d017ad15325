package limpid.app.synthetic;

import java.util.Locale;
import java.util.OptionalInt;
import limpid.models.data.Labels;
import limpid.models.data.Scene;

/** The sets of images whose evidence is known. */
enum SyntheticSet {
  /** The object decides. */
  OBJECT,
  /** What the net says tells whether the object or the texture decided. */
  CONFOUNDED;

  /** The folders of masks, by what they are of: an object, what means nothing. */
  static final String[] MASKS = {"objects", "distractors"};

  /** {@code disc-rows-0007}. */
  static String name(Scene scene, int number) {
    return "%s-%s-%04d"
        .formatted(Scene.OBJECTS.get(scene.object()), Scene.TEXTURES.get(scene.texture()), number);
  }

  /** The class that an image's texture went with in training; nothing if its name does not say. */
  static OptionalInt texture(String stem, Labels labels) {
    String[] words = stem.split("-");
    int texture = words.length < 2 ? -1 : Scene.TEXTURES.indexOf(words[1]);
    return texture < 0
        ? OptionalInt.empty()
        : OptionalInt.of(labels.index(Scene.OBJECTS.get(texture)));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
