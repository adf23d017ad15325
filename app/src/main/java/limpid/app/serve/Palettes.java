package limpid.app.serve;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import limpid.explain.picture.Colormap;

/** The colours of maps, for who draws them. */
final class Palettes {
  private static final int ENTRIES = 256;

  private Palettes() {}

  /** Of each colour map its 256 colours, {@code 0xRRGGBB}. */
  static ObjectNode json() {
    ObjectNode json = Fields.object();
    for (Colormap colours : Colormap.values()) {
      ArrayNode entries = json.putArray(colours.name().toLowerCase(Locale.ROOT));
      for (int i = 0; i < ENTRIES; i++) {
        entries.add(colours.rgb(i / 255.0));
      }
    }
    return json;
  }
}
