package limpid.app.course;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WalkCommandTest {
  private static final Path CAT = Readme.ROOT.resolve("docs/photos/chelsea.png");
  private static final Path WEIGHTS =
      Readme.ROOT.resolve("weights/bundled/wrn16_2-cifar10.safetensors");

  @TempDir Path folder;

  private static Cli gradCam(Object... more) {
    return walk("gradcam", more);
  }

  private static Cli walk(String method, Object... more) {
    Object[] all = new Object[more.length + 7];
    System.arraycopy(
        new Object[] {"walk", method, CAT, "--model", "wrn16_2", "--weights", WEIGHTS},
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
    Cli done = gradCam("--html", page, "--slides", slides, "--markdown", markdown);
    assertEquals(0, done.code(), done.err());
    String text = Files.readString(page);
    assertEquals(8, text.split("<section ", -1).length - 1);
    assertFalse(text.contains("http"), "names something outside");
    assertFalse(text.contains("<script"));
    assertTrue(Files.readString(slides).contains("<script"));
    String plain = Files.readString(markdown);
    assertEquals(8, plain.split("\n## ", -1).length - 1);
    assertTrue(Files.exists(folder.resolve("walk-pictures/8-overlay.jpg")));
    assertTrue(plain.contains("](<walk-pictures/8-overlay.jpg>)"), "a name may have spaces");
    assertTrue(plain.contains(" | mean \\|A\\| = "), "cells end where they should not");
  }

  @Test
  void itsNumbersAreThoseOfTheMethod() throws IOException {
    Architecture net = Zoo.find("wrn16_2");
    Model model = net.load(WeightsFile.open(WEIGHTS));
    Prepared cat = net.preprocessing().prepare(Photo.read(CAT));
    WalkSubject subject =
        WalkSubject.of(
            model,
            cat,
            model.trace(cat.input()),
            LayerChoice.named("block3"),
            OutputTarget.of(5),
            net.labels());
    GradCamWalk walk = new GradCamWalk(subject);
    Explanation e = new GradCam("block3").explain(model, cat.input(), OutputTarget.of(5));
    WalkStep relu =
        walk.steps().stream()
            .filter(step -> step.key().equals("walk.relu"))
            .findFirst()
            .orElseThrow();
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

  @Tag("slow")
  @ParameterizedTest
  @CsvSource({
    "cam, 2",
    "convolution, 2",
    "guided-backprop, 3",
    "integrated-gradients, 3",
    "lrp, 2",
    "rise, 2",
    "tree, 4"
  })
  void everyWalkOfTheStudioIsWritten(String method, int steps) throws IOException {
    Path page = folder.resolve(method + ".html");
    Cli done = walk(method, "--html", page, "--language", "zh");
    assertEquals(0, done.code(), done.err());
    String text = Files.readString(page);
    assertEquals(steps, text.split("<section ", -1).length - 1);
    assertFalse(text.contains("<p></p>") || text.matches("(?s).*\\{\\d\\}.*"), "words are lacking");
    assertFalse(text.contains("http"), "names something outside");
    String title = text.substring(text.indexOf("<h1>"), text.indexOf("</h1>"));
    assertFalse(title.contains("logit of"), title);
  }

  @Test
  void whatCannotBeIsOneSentence() throws IOException {
    Cli none = gradCam();
    assertEquals(2, none.code());
    assertTrue(none.err().contains("--html FILE, --slides FILE or --markdown FILE is expected"));
    Cli other = Cli.run("walk", "rize", CAT, "--html", folder.resolve("x.html"));
    assertEquals(2, other.code());
    assertTrue(other.err().contains("walk: 'rize' is none; gradcam, cam,"), other.err());
    Cli language = gradCam("--html", folder.resolve("x.html"), "--language", "fr");
    assertEquals(2, language.code());
    assertTrue(language.err().contains("one of en, zh is expected"), language.err());
    Cli idle = walk("lrp", "--html", folder.resolve("x.html"), "--layer", "block2");
    assertEquals(2, idle.code());
    assertTrue(idle.err().contains("lrp looks at no layer of choice"), idle.err());
    Path taken = Files.createFile(folder.resolve("m-pictures"));
    Cli pictures =
        gradCam("--html", folder.resolve("y.html"), "--markdown", folder.resolve("m.md"));
    assertEquals(2, pictures.code());
    assertTrue(pictures.err().contains(taken + " is not a directory"), pictures.err());
    assertTrue(Files.notExists(folder.resolve("y.html")));
    Cli whatever = walk("tree", "--html", folder.resolve("x.html"), "--target", "dog");
    assertEquals(2, whatever.code());
    assertTrue(whatever.err().contains("tree comes to what the net sees"), whatever.err());
    Cli likely = walk("lrp", "--html", folder.resolve("x.html"), "--target", "probability:cat");
    assertEquals(2, likely.code());
    assertTrue(likely.err().contains("the score of a class is expected"), likely.err());
    Cli two = gradCam("--html", folder.resolve("x.html"), "--target", "top2");
    assertEquals(2, two.code());
    assertTrue(two.err().contains("one target"), two.err());
    Cli same = gradCam("--html", folder.resolve("x.html"), "--slides", folder.resolve("./x.html"));
    assertEquals(2, same.code());
    assertTrue(same.err().contains("x.html: is given twice"), same.err());
    Cli half = gradCam("--html", folder.resolve("x.html"), "--slides", folder);
    assertEquals(2, half.code());
    assertTrue(half.err().contains("is a directory"), half.err());
    assertFalse(Files.exists(folder.resolve("x.html")));
  }
}
