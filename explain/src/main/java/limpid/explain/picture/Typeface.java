package limpid.explain.picture;

import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.font.FontRenderContext;
import java.awt.font.TextLayout;
import java.util.Optional;

/**
 * The fonts of this machine, for letters that {@link Glyphs} has no strokes for: with whatever font
 * the JDK finds that has them. A machine without fonts, or without the libraries that find them,
 * can draw none.
 */
record Typeface(Optional<Font> font) {
  static final Typeface NONE = new Typeface(Optional.empty());
  private static final FontRenderContext SMOOTH = new FontRenderContext(null, true, true);

  /** The height of capitals in a font of size 1, about the same in all. */
  private static final double CAPITAL = 0.72;

  private static final class Installed {
    static final Typeface FOUND = found();

    private static Typeface found() {
      try {
        Font font = new Font(Font.SANS_SERIF, Font.PLAIN, 1);
        return font.canDisplay('a') ? new Typeface(Optional.of(font)) : NONE;
      } catch (RuntimeException | LinkageError | InternalError _) {
        // so a JDK says, in several ways, that it finds no fontconfig, no freetype or no font
        return NONE;
      }
    }
  }

  /** What this machine has; looked for once, when it is first needed. */
  static Typeface installed() {
    return Installed.FOUND;
  }

  boolean draws(int codePoint) {
    return font.isPresent() && font.get().canDisplay(codePoint);
  }

  double width(String text, double capital) {
    return layout(text, capital).getAdvance();
  }

  void draw(Graphics2D g, String text, double capital, double x, double y) {
    layout(text, capital).draw(g, (float) x, (float) y);
  }

  private TextLayout layout(String text, double capital) {
    return new TextLayout(text, font.orElseThrow().deriveFont((float) (capital / CAPITAL)), SMOOTH);
  }
}
