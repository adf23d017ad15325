package limpid.app.course;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.TreeSet;
import java.util.stream.IntStream;
import limpid.app.Cli;
import limpid.app.Readme;
import limpid.explain.Explanation;
import limpid.explain.cam.GradCam;
import limpid.explain.run.LayerChoice;
import limpid.explain.target.OutputTarget;
import limpid.models.Architecture;
import limpid.models.Zoo;
import limpid.models.photo.Photo;
import limpid.nn.Model;
import limpid.nn.image.Prepared;
import limpid.weights.WeightsFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WalkCommandTest {
  private static final Path CAT = Readme.ROOT.resolve("docs/photos/chelsea.png");
  private static final Path WEIGHTS =
      Readme.ROOT.resolve("weights/bundled/wrn16_2-cifar10.safetensors");

  @TempDir Path folder;

  private Cli walk(Object... more) {
    Object[] all = new Object[more.length + 7];
    System.arraycopy(
        new Object[] {"walk", "gradcam", CAT, "--model", "wrn16_2", "--weights", WEIGHTS},
        0,
        all,
        0,
        7);
    System.arraycopy(more, 0, all, 7, more.length);
    return Cli.run(all);
  }

  @Test
  void aPageHasEveryStepAndNeedsNothingBesideIt() throws IOException {
    Path page = folder.resolve("walk.html");
    Path slides = folder.resolve("slides.html");
    Path markdown = folder.resolve("walk.md");
    Cli done = walk("--html", page, "--slides", slides, "--markdown", markdown);
    assertEquals(0, done.code(), done.err());
    String text = Files.readString(page);
    assertEquals(8, text.split("<section ", -1).length - 1);
    assertFalse(text.contains("http"), "names something outside");
    assertFalse(text.contains("<script"));
    assertTrue(Files.readString(slides).contains("<script"));
    String plain = Files.readString(markdown);
    assertEquals(8, plain.split("\n## ", -1).length - 1);
    assertTrue(Files.exists(folder.resolve("walk-pictures/8-overlay.jpg")));
  }

  @Test
  void itsNumbersAreThoseOfTheMethod() throws IOException {
    Architecture net = Zoo.find("wrn16_2");
    Model model = net.load(WeightsFile.open(WEIGHTS));
    Prepared cat = net.preprocessing().prepare(Photo.read(CAT));
    GradCamWalk walk =
        new GradCamWalk(
            model, cat, LayerChoice.named("block3"), OutputTarget.of(5), net.labels()::name);
    Explanation e = new GradCam("block3").explain(model, cat.input(), OutputTarget.of(5));
    WalkStep relu =
        walk.steps().stream().filter(step -> step.key().equals("relu")).findFirst().orElseThrow();
    for (int y = 0; y < 8; y++) {
      for (int x = 0; x < 8; x++) {
        float want = e.raw().data()[y * 8 + x];
        assertEquals(
            want, Double.parseDouble(relu.rows().get(y).get(x)), 6e-3 * Math.abs(want) + 1e-6);
      }
    }
    long negative = IntStream.range(0, 64).filter(i -> e.raw().data()[i] < 0).count();
    assertEquals(List.of(Long.toString(negative), "64"), relu.numbers());
  }

  @Test
  void bothLanguagesHaveTheSameMessagesWithTheSamePlaces() throws IOException {
    Properties english = messages("en");
    Properties chinese = messages("zh");
    assertEquals(english.stringPropertyNames(), chinese.stringPropertyNames());
    for (String key : english.stringPropertyNames()) {
      assertEquals(places(english.getProperty(key)), places(chinese.getProperty(key)), key);
    }
  }

  private static Properties messages(String language) throws IOException {
    Properties words = new Properties();
    words.load(
        new StringReader(
            Files.readString(
                Path.of("src/main/resources/limpid/app/course/walk-" + language + ".properties"))));
    return words;
  }

  private static TreeSet<String> places(String text) {
    TreeSet<String> places = new TreeSet<>();
    for (int i = 0; i < 6; i++) {
      if (text.contains("{" + i + "}")) {
        places.add("{" + i + "}");
      }
    }
    return places;
  }

  @Test
  void whatCannotBeIsOneSentence() {
    Cli none = walk();
    assertEquals(2, none.code());
    assertTrue(none.err().contains("--html FILE, --slides FILE or --markdown FILE is expected"));
    Cli other = Cli.run("walk", "rise", CAT, "--html", folder.resolve("x.html"));
    assertEquals(2, other.code());
    assertTrue(other.err().contains("walk: gradcam is expected, got 'rise'"), other.err());
    Cli language = walk("--html", folder.resolve("x.html"), "--language", "fr");
    assertEquals(2, language.code());
    assertTrue(language.err().contains("one of en, zh is expected"), language.err());
    Cli two = walk("--html", folder.resolve("x.html"), "--target", "top2");
    assertEquals(2, two.code());
    assertTrue(two.err().contains("one target"), two.err());
    Cli same = walk("--html", folder.resolve("x.html"), "--slides", folder.resolve("./x.html"));
    assertEquals(2, same.code());
    assertTrue(same.err().contains("x.html: is given twice"), same.err());
    Cli half = walk("--html", folder.resolve("x.html"), "--slides", folder);
    assertEquals(2, half.code());
    assertTrue(half.err().contains("is a directory"), half.err());
    assertFalse(Files.exists(folder.resolve("x.html")));
  }
}
