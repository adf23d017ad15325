package limpid.explain.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LetteringTest {
  private static final Lettering TEXT = new Lettering(16);

  private static int[] drawn(String text) {
    BufferedImage image = new BufferedImage(200, 40, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    g.setColor(Color.WHITE);
    TEXT.draw(g, text, 10, 28);
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
  void unknownCharacterIsABox() {
    assertTrue(inked(drawn("\u732b")));
  }

  @Test
  void accentsAndDashesAreMadePlain() {
    assertEquals(Arrays.toString(drawn("cafe - a")), Arrays.toString(drawn("caf\u00e9 \u2013 a")));
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
