package limpid.app.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import limpid.app.Cli;
import limpid.app.Samples;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class TutorCommandTest {
  @TempDir Path folder;
  private Path images;
  private Path weights;

  @BeforeEach
  void aNetAndImages() throws IOException {
    images = Samples.dataset(folder, 6, "bird", "cat").resolve("train");
    weights = Samples.weights(folder);
  }

  private Cli run(Path from, Object... options) {
    Object[] net = {"tutor", from, "--model", Samples.MODEL, "--weights", weights, "--out", page()};
    return Cli.run(
        Stream.concat(Arrays.stream(net), Arrays.stream(options)).toArray(Object[]::new));
  }

  private Path page() {
    return folder.resolve("quiz.html");
  }

  /** What the page asks. */
  private JsonNode quiz() throws IOException {
    String page = Files.readString(page());
    String data = page.substring(page.indexOf("id=\"data\">") + 10);
    return new ObjectMapper().readTree(data.substring(0, data.indexOf("</script>")));
  }

  @Test
  void aPageAsksWhatTheNetTellsApart() throws IOException {
    Cli trained =
        Cli.run(
            "train",
            "--model",
            Samples.MODEL,
            "--data",
            folder,
            "--out",
            weights,
            "--epochs",
            20,
            "--batch",
            12,
            "--rate",
            .1,
            "--checkpoint",
            folder.resolve("c"));
    assertEquals(0, trained.code(), trained.err());
    Cli cli = run(images, "--questions", 6, "--json");
    assertEquals(0, cli.code(), cli.err());
    JsonNode quiz = quiz();
    assertTrue(quiz.get("questions").size() >= 2, quiz.toString());
    assertEquals("[\"bird\",\"cat\"]", quiz.get("classes").toString());
    assertEquals(cli.json().get("questions").asInt(), quiz.get("questions").size());
    double before = 2;
    for (JsonNode question : quiz.get("questions")) {
      assertTrue(question.get("photo").asText().startsWith("data:image/png;base64,"));
      assertTrue(question.get("map").asText().startsWith("data:image/png;base64,"));
      assertTrue(question.get("sure").asDouble() > .5, "only what is told apart is asked");
      assertTrue(question.get("sure").asDouble() <= before, "the easy ones come first");
      before = question.get("sure").asDouble();
    }
  }

  /** Nothing is loaded from elsewhere; both languages are there. */
  @Test
  void thePageNeedsNothingButItself() throws IOException {
    try (var in = TutorCommand.class.getResourceAsStream("tutor.html")) {
      String page = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      assertFalse(page.contains("http"), "an address");
      assertFalse(page.contains("@import"));
      assertEquals(2, page.split("<script").length - 1);
      assertTrue(page.contains("prefers-color-scheme: dark"));
      List<String> english = words(page, "en");
      assertEquals(english, words(page, "zh"), "the same words in both languages");
      assertTrue(english.size() > 15, english.toString());
    }
  }

  private static List<String> words(String page, String language) {
    String block = page.substring(page.indexOf("  " + language + ": {"));
    return Pattern.compile("(\\w+): (?=[('`]|\\w+ =>)")
        .matcher(block.substring(4 + language.length(), block.indexOf("\n  }")))
        .results()
        .map(found -> found.group(1))
        .toList();
  }

  @Test
  void badInputIsOneSentence() throws IOException {
    assertRefused("two classes are expected", images, "--classes", "bird");
    assertRefused("two classes are expected", images, "--classes", "bird,bird");
    assertRefused("no class is named 'brid'", images, "--classes", "brid,cat");
    assertRefused("--questions: 2 to 200", images, "--questions", 1);
    assertRefused("--limit: 1 or more", images, "--limit", 0);
    assertRefused("no image has a label", images.resolve("bird"));
    assertRefused("there is no such folder", folder.resolve("none"));
    assertRefused("--classes: there is no image of frog", images, "--classes", "cat,frog");
    assertRefused("one method at one layer", images, "--method", "all");
  }

  @Test
  void whyImagesCannotBeUsedIsSaidWhereThereIsNoQuiz() throws IOException {
    for (int i = 0; i < 6; i++) {
      Files.writeString(images.resolve("cat").resolve(i + ".png"), "no photo");
    }
    for (Object[] options : new Object[][] {{}, {"--classes", "bird,cat"}}) {
      Cli cli = run(images, options);
      assertEquals(2, cli.code(), cli.err());
      assertTrue(cli.err().contains("cat/0.png: is not a JPEG, PNG, "), cli.err());
      assertEquals(7, cli.err().lines().count(), cli.err());
      assertTrue(Files.notExists(page()), "a page was written");
    }
    assertTrue(run(images).err().contains("those that can be used are of 1"));
  }

  private void assertRefused(String sentence, Path from, Object... options) {
    Cli cli = run(from, options);
    assertEquals(2, cli.code(), cli.err());
    assertTrue(cli.err().contains(sentence), cli.err());
    assertEquals(1, cli.err().lines().count(), cli.err());
  }
}
