package limpid.app.evaluate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import limpid.app.Cli;
import limpid.app.Samples;
import limpid.app.given.LoadedModel;
import limpid.app.line.Json;
import limpid.app.line.Terminal;
import limpid.explain.catalogue.Methods;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class EvaluateCommandTest {
  private static final String METHODS = "gradcam,gradient";
  private static final String METRICS = "deletion,average-drop,sparseness";

  @TempDir Path folder;
  private Path photos;
  private Path weights;

  @BeforeEach
  void photosOfTwoClassesAndANet() throws IOException {
    photos = Samples.dataset(folder.resolve("photos"), 2, "cat", "ship").resolve("test");
    weights = Samples.weights(folder);
  }

  private Cli run(Object input, Path out, Object... options) {
    Object[] net = {
      "evaluate", input, "--model", Samples.MODEL, "--weights", weights, "--out", out
    };
    return Cli.run(
        Stream.concat(Arrays.stream(net), Arrays.stream(options)).toArray(Object[]::new));
  }

  private Cli usual(Path out, Object... options) {
    Object[] chosen = {"--methods", METHODS, "--metrics", METRICS};
    return run(
        photos,
        out,
        Stream.concat(Arrays.stream(chosen), Arrays.stream(options)).toArray(Object[]::new));
  }

  private static List<String> results(Path out) throws IOException {
    return Files.readAllLines(out.resolve("results.csv"));
  }

  @Test
  void everyImageMethodAndMetricHasAFigureBesideThatOfRandomMaps() throws IOException {
    Path out = folder.resolve("out");
    Cli cli = usual(out, "--json");
    assertEquals(0, cli.code(), cli.err());
    JsonNode found = cli.json();
    assertEquals(4, found.get("images").asInt());
    assertEquals("deletion", found.at("/metrics/0/metric").asText());
    assertEquals("lower", found.at("/metrics/0/better").asText());
    assertEquals("random", found.at("/metrics/0/methods/2/method").asText());
    List<String> rows = results(out);
    assertEquals(1 + 4 * 3 * 3, rows.size());
    assertEquals("image,label,predicted,method,metric,value", rows.getFirst());
    assertTrue(rows.get(1).startsWith("cat/0.png,cat,"), rows.get(1));
    double sum = 0;
    for (String row : rows.subList(1, rows.size())) {
      if (row.contains(",gradcam,deletion,")) {
        sum += Double.parseDouble(row.substring(row.lastIndexOf(',') + 1));
      }
    }
    assertEquals(sum / 4, found.at("/metrics/0/methods/0/mean/value").asDouble(), 1e-12);
  }

  /** Cut anywhere, in a line or between two, the journal is gone on with, to the same end. */
  @Test
  void aRunThatWasEndedAnywhereGoesOnToTheSameResults() throws IOException {
    Path whole = folder.resolve("whole");
    assertEquals(0, usual(whole).code());
    byte[] journal = Files.readAllBytes(whole.resolve("journal.txt"));
    for (int part = 0; part < 5; part++) {
      Path again = Files.createDirectories(folder.resolve("again" + part));
      int length = journal.length * part / 5 + part;
      Files.write(again.resolve("journal.txt"), Arrays.copyOf(journal, length));
      Cli cli = usual(again);
      assertEquals(0, cli.code(), cli.err());
      assertEquals(results(whole), results(again));
      assertArrayEquals(
          Files.readAllBytes(whole.resolve("results.json")),
          Files.readAllBytes(again.resolve("results.json")));
      assertArrayEquals(journal, Files.readAllBytes(again.resolve("journal.txt")));
    }
  }

  @Test
  void theFiguresOfAnImageDependOnWhatWasChosenItsBytesAndItsLabelAlone() throws IOException {
    Path out = folder.resolve("out");
    assertEquals(0, usual(out).code());
    EvaluationOptions options =
        EvaluationOptions.read(
            Methods.CATALOGUE,
            List.of(
                "--model",
                Samples.MODEL,
                "--weights",
                weights.toString(),
                "--methods",
                METHODS,
                "--metrics",
                METRICS));
    options.check();
    LoadedModel model = options.model(Terminal.system());
    byte[] file = Files.readAllBytes(photos.resolve("ship/1.png"));
    List<Judgement> found;
    try (Evaluation evaluation = options.evaluation(model, true)) {
      found = evaluation.of("ship/1.png", file, OptionalInt.of(8));
    }
    List<String> lines = Files.readAllLines(out.resolve("journal.txt"));
    List<String> same = new ArrayList<>();
    for (Judgement one : found) {
      same.add(Json.line(one.json()));
      assertEquals(one, Judgement.read(Json.tree(one.json())));
    }
    assertEquals(
        lines.subList(lines.size() - 3, lines.size()).stream()
            .map(line -> line.substring(9))
            .toList(),
        same);
  }

  @Test
  void aBrokenImageIsReportedAndLeftOut() throws IOException {
    Files.writeString(photos.resolve("cat/0.png"), "no image");
    Cli cli = usual(folder.resolve("out"));
    assertEquals(2, cli.code());
    assertTrue(cli.err().contains("cat/0.png: is not a JPEG"), cli.err());
    assertEquals(1 + 3 * 3 * 3, results(folder.resolve("out")).size());
  }

  @Test
  void labelsMayComeFromAFileAndMayBeMissing() throws IOException {
    Path csv = folder.resolve("labels.csv");
    Files.writeString(csv, "image,label\n\"cat/0.png\",dog\nship/1.png,3\n");
    Path out = folder.resolve("out");
    assertEquals(0, usual(out, "--labels-file", csv).code());
    assertEquals(1 + 2 * 9, results(out).size());
    assertTrue(results(out).get(1).startsWith("cat/0.png,dog,"));
    assertTrue(results(out).getLast().startsWith("ship/1.png,cat,"));
    Cli bare =
        run(photos.resolve("cat"), folder.resolve("bare"), "--metrics", "sparseness", "--json");
    assertEquals(0, bare.code(), bare.err());
    assertEquals("top", bare.json().at("/run/target").asText());
    assertTrue(bare.json().get("accuracy").isNull());
  }

  @Test
  void metricsMayNeedTheMethodOtherWeightsOrBoxes() throws IOException {
    Path boxes = folder.resolve("boxes.csv");
    Files.writeString(boxes, "image,x,y,width,height\n0.png,4,4,20,20\n1.png,0,0,32,32\n");
    String metrics = "parameter-randomisation,random-logit,completeness,energy-pointing-game";
    Path out = folder.resolve("out");
    Cli cli =
        run(
            photos,
            out,
            "--methods",
            "gradient",
            "--metrics",
            metrics,
            "--boxes",
            boxes,
            "--limit",
            2,
            "--json");
    assertEquals(0, cli.code(), cli.err());
    assertEquals(1 + 2 * 2 * 4, results(out).size());
    for (JsonNode metric : cli.json().get("metrics")) {
      assertEquals(2, metric.get("images").asInt(), metric.toString());
    }
    assertEquals(
        1, cli.json().at("/metrics/0/methods/1/mean/value").asDouble(), "random maps see no net");
  }

  /** All of the one image is the object, and half of the other. */
  @Test
  void imagesOfOneNameHaveTheirBoxesByTheirFolders() throws IOException {
    Path boxes = folder.resolve("boxes.csv");
    Files.writeString(boxes, "image,x,y,width,height\ncat/0.png,0,0,32,32\nship/0.png,0,0,32,16\n");
    Path out = folder.resolve("out");
    Object[] options = {"--metrics", "energy-pointing-game", "--limit", 2, "--boxes", boxes};
    Cli cli = run(photos, out, options);
    assertEquals(0, cli.code(), cli.err());
    for (String row : results(out).subList(1, results(out).size())) {
      double energy = Double.parseDouble(row.substring(row.lastIndexOf(',') + 1));
      assertTrue(row.startsWith("cat/") ? energy > 1 - 1e-6 : energy < 1 - 1e-3, row);
    }
    Files.writeString(boxes, "image,x,y,width,height\ncat/0.png,0,0,9,9\n");
    Cli lacking = run(photos, folder.resolve("lacking"), options);
    assertEquals(
        "limpid: ship/0.png: %s has no box for it, but for cat/0.png".formatted(boxes),
        lacking.err().strip());
    Files.writeString(boxes, "image,x,y,width,height\na/0.png,0,0,9,9\nb/0.png,0,0,9,9\n");
    Cli several = run(photos.resolve("cat"), folder.resolve("several"), options);
    assertTrue(
        several.err().contains("has boxes for a/0.png, b/0.png, and which is meant is not known"),
        several.err());
  }

  @Test
  void theReportIsOneFileWithChartsAndExamples() throws IOException {
    Path out = folder.resolve("out");
    assertEquals(0, usual(out).code());
    String html = Files.readString(out.resolve("report.html"));
    assertFalse(html.contains("src=\"http"), "nothing is loaded from elsewhere");
    assertTrue(html.contains("What the numbers allow one to say"));
    assertTrue(html.contains("lower is better"));
    assertEquals(2 * 4 * 2, html.split("data:image/png;base64,", -1).length - 1);
    assertEquals(1 + 3, html.split("<svg ", -1).length - 1);
  }

  @Test
  void aLimitTakesImagesEvenly() throws IOException {
    Path out = folder.resolve("out");
    assertEquals(0, usual(out, "--limit", 2).code());
    assertTrue(results(out).get(1).startsWith("cat/0.png"));
    assertTrue(results(out).getLast().startsWith("ship/0.png"));
  }

  @Test
  void badInputIsOneSentence() throws IOException {
    Path out = folder.resolve("out");
    Path empty = Files.createDirectory(folder.resolve("empty"));
    assertRefused("has no images", run(empty, out));
    assertRefused("there is no such folder", run(folder.resolve("none"), out));
    assertRefused("is a file; a folder of images", run(weights, out));
    assertRefused("no metric is named 'deletoin'", run(photos, out, "--metrics", "deletoin"));
    assertRefused("no method is named", run(photos, out, "--methods", "gradcan"));
    assertRefused(
        "pointing-game: needs where the object is: boxes or masks; --boxes FILE is expected",
        run(photos, out, "--metrics", "pointing-game"));
    assertRefused(
        "completeness: needs a method that has a value for each element of the image; maps of"
            + " gradcam are those of a layer",
        run(photos, out, "--metrics", "completeness"));
    assertRefused("--limit: 1 or more", run(photos, out, "--limit", 0));
    assertRefused("--target label: no image", run(photos.resolve("cat"), out, "--target", "label"));
    Path csv = folder.resolve("labels.csv");
    Files.writeString(csv, "image,label\nother.png,cat\n");
    assertRefused("names none of the 4 images", run(photos, out, "--labels-file", csv));
    Files.writeString(csv, "image,label\ncat/0.png,unicorn\n");
    assertRefused("line 2: label 'unicorn' is no class", run(photos, out, "--labels-file", csv));
    Path boxes = folder.resolve("boxes.csv");
    Files.writeString(boxes, "image,x,y,width,height\nother.png,0,0,9,9\n");
    assertRefused(
        boxes + ": has a box for none of the 4 images; cat/0.png is the first of them",
        run(photos, out, "--metrics", "pointing-game", "--boxes", boxes));
    assertFalse(Files.exists(out));
    Files.move(photos.resolve("cat"), photos.resolve("unicorn"));
    assertRefused("unicorn: the folder is no class of the net", run(photos, out));
  }

  @Test
  void aJournalOfAnotherRunIsRefused() throws IOException {
    Path out = folder.resolve("out");
    assertEquals(0, usual(out).code());
    assertRefused(
        "journal.txt: is of another run: metrics deletion,average-drop,sparseness, now road;"
            + " --restart, which begins anew, or another --out is expected",
        run(photos, out, "--methods", METHODS, "--metrics", "road"));
    assertRefused("images 4 ", usual(out, "--limit", 2));
    Path other = Samples.weights("wrn16_1", folder.resolve("other.safetensors"));
    assertRefused(
        "is of another run: net wrn10_1, now wrn16_1",
        Cli.run("evaluate", photos, "--model", "wrn16_1", "--weights", other, "--out", out));
    Path journal = out.resolve("journal.txt");
    List<String> lines = new ArrayList<>(Files.readAllLines(journal));
    lines.set(1, lines.get(1).replace("gradcam", "gradcan"));
    Files.write(journal, lines);
    assertRefused("journal.txt: line 2 is damaged", usual(out));
    assertEquals(0, usual(out, "--restart").code());
    assertFalse(Files.readString(journal).contains("gradcan"));
  }

  /** Another run has the journal. */
  @Test
  void twoRunsIntoOneFolderAreRefused() throws IOException {
    Path out = folder.resolve("out");
    assertEquals(0, usual(out).code());
    Path journal = out.resolve("journal.txt");
    byte[] before = Files.readAllBytes(journal);
    String refusal = journal + ": another run is writing it; another --out is expected";
    try (FileChannel held = FileChannel.open(journal, StandardOpenOption.WRITE);
        FileLock lock = held.lock()) {
      assertTrue(lock.isValid());
      assertRefused(refusal, usual(out));
      assertRefused(refusal, usual(out, "--restart"));
    }
    assertArrayEquals(before, Files.readAllBytes(journal));
    assertEquals(0, usual(out).code());
  }

  private static void assertRefused(String sentence, Cli cli) {
    assertEquals(2, cli.code(), cli.out());
    assertTrue(cli.err().contains(sentence), cli.err());
    assertEquals(1, cli.err().lines().count(), cli.err());
  }
}
