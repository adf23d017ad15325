package limpid.explain.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LetteringTest {
  private static final Lettering TEXT = new Lettering(16, () -> Typeface.NONE);

  private static int[] drawn(String text) {
    return drawn(TEXT, text);
  }

  private static int[] drawn(Lettering lettering, String text) {
    BufferedImage image = new BufferedImage(200, 40, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    g.setColor(Color.WHITE);
    lettering.draw(g, text, 10, 28);
    g.dispose();
    return image.getRGB(0, 0, 200, 40, null, 0, 200);
  }

  private static boolean inked(int[] pixels) {
    return Arrays.stream(pixels).anyMatch(p -> (p & 0xffffff) != 0);
  }

  @Test
  void everyPrintableCharacterHasAShapeOfItsOwn() {
    Set<String> shapes = new HashSet<>();
    for (char character = '!'; character <= '~'; character++) {
      int[] pixels = drawn("" + character);
      assertTrue(inked(pixels), "" + character);
      assertTrue(shapes.add(Arrays.toString(pixels)), "" + character);
    }
  }

  @Test
  void whatNoFontCanDrawIsWrittenByItsNumberAndTold() {
    assertSame(drawn("[U+732B U+1F408] a"), "\u732b\ud83d\udc08 a");
    assertEquals(List.of("U+732B", "U+1F408"), TEXT.escaped("\u732b\ud83d\udc08 a"));
    assertSame(drawn("[U+0000]"), "\0");
    assertEquals(List.of(), TEXT.escaped("caf\u00e9 \u2013 stra\u00dfe 5\u00b0"));
  }

  private static void assertSame(int[] expected, String text) {
    assertEquals(Arrays.toString(expected), Arrays.toString(drawn(text)), text);
  }

  @Test
  void whatAFontCanDrawIsDrawnByItAndTheRestByStrokes() {
    assumeTrue(Typeface.installed().draws('\u0416'), "no font with Cyrillic is installed");
    Lettering fonts = new Lettering(16, Typeface::installed);
    assertEquals(List.of(), fonts.escaped("\u0416\u0443\u043a"));
    assertTrue(fonts.width("\u0416\u0443\u043a") > 30);
    assertTrue(inked(drawn(fonts, "\u0416")));
    assertEquals(Arrays.toString(drawn("cat")), Arrays.toString(drawn(fonts, "cat")));
  }

  @Test
  void lettersWithAccentsAreTheLettersAndTheirAccents() {
    Set<String> shapes = new HashSet<>();
    String letters =
        "e\u00e8\u00e9\u00ea\u1ebd\u0113\u0115\u0117\u00eb\u011b\u0229\u0119"
            + "EI\u00c9\u00cd\u0130i\u00ee\u0131";
    for (char letter : letters.toCharArray()) {
      assertEquals(List.of(), TEXT.escaped("" + letter));
      assertTrue(shapes.add(Arrays.toString(drawn("" + letter))), "" + letter);
      assertTrue(TEXT.width("" + letter) <= TEXT.width("E"), "" + letter);
    }
    assertSame(drawn("e\u0301"), "\u00e9");
  }

  @Test
  void dashesQuotesAndLigaturesAreMadePlain() {
    assertSame(drawn("a - 'b' \"c\" fi ss"), "a \u2013 \u2018b\u2019 \u201cc\u201d \ufb01 \u00df");
  }

  @Test
  void inkStaysWithinTheMeasuredWidth() {
    String text = "Egyptian cat";
    int[] pixels = drawn(text);
    double right = 10 + TEXT.width(text);
    for (int i = 0; i < pixels.length; i++) {
      boolean inside = i % 200 >= 8 && i % 200 <= right + 2;
      assertTrue(inside || (pixels[i] & 0xffffff) == 0, "x " + i % 200);
    }
    int last = 0;
    for (int i = 0; i < pixels.length; i++) {
      last = (pixels[i] & 0xffffff) != 0 ? Math.max(last, i % 200) : last;
    }
    assertEquals(right, last, 2);
  }

  @Test
  void linesBreakBetweenWords() {
    String text = "the weighted sum is negative everywhere";
    List<String> lines = TEXT.wrapped(text, 150);
    assertTrue(lines.size() > 1);
    assertEquals(text, String.join(" ", lines));
    for (String line : lines) {
      assertTrue(TEXT.width(line) <= 150, line);
    }
  }

  @Test
  void wordThatIsTooLongHasALineOfItsOwn() {
    assertEquals(List.of("a", "wordthatistoolong", "b"), TEXT.wrapped("a wordthatistoolong b", 40));
  }
}
