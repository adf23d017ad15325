package limpid.app.line;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFolderTest {
  @TempDir Path folder;

  private String name(String input, String target) {
    return new OutputFolder(folder).place(input, "gradcam", target, "7").getFileName().toString();
  }

  @Test
  void namesSayInputMethodAndClass() {
    assertEquals("chelsea-gradcam-tiger-cat.png", name("chelsea", "Tiger cat"));
    assertEquals("a-gradcam-\u732b.png", name("a", "\u732b"));
  }

  @Test
  void marksBelongToTheirLetters() {
    assertEquals("a-gradcam-\u0e1b\u0e31\u0e48\u0e19.png", name("a", "\u0e1b\u0e31\u0e48\u0e19"));
  }

  @Test
  void aClassWithoutALetterIsNamedByItsIndex() {
    assertEquals("a-gradcam-7.png", name("a", "\ud83d\ude00"));
    assertEquals("a-gradcam-7.png", name("a", "\u2764\ufe0f"));
  }

  @Test
  void longNamesAreCutAndStayApart() throws IOException {
    OutputFolder out = new OutputFolder(folder);
    String input = "\u732b".repeat(80);
    Path one = out.place(input, "guided-gradcam", "x".repeat(300), "1");
    Path two = out.place(input + "\ud83d\ude00", "guided-gradcam", "x".repeat(301), "2");
    assertNotEquals(one, two);
    for (Path path : new Path[] {one, two}) {
      Files.createFile(path);
      String name = path.getFileName().toString();
      assertTrue(name.getBytes(StandardCharsets.UTF_8).length < 256, name);
      assertTrue(name.startsWith("\u732b") && name.contains("-guided-gradcam-x"), name);
    }
  }
}
