package limpid.app.given;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import limpid.app.Cli;
import limpid.app.Samples;
import limpid.core.Tensor;
import limpid.weights.Npy;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files and folders in one call, some of which cannot be read. */
@Tag("slow")
class ManyInputsTest {
  private static final List<String> COMMANDS =
      List.of("explain", "classify", "compare", "channels");

  @TempDir Path folder;
  private Path weights;
  private Path photos;

  @BeforeEach
  void aNetAndAFolderOfPhotos() throws IOException {
    weights = Samples.weights(folder);
    photos = folder.resolve("photos");
    Samples.png(photos.resolve("b.png"), 40, 40, 1);
    Samples.png(photos.resolve("a.PNG"), 60, 40, 2);
    Samples.png(photos.resolve("c.png"), 32, 48, 3);
    Files.writeString(photos.resolve("readme.txt"), "no image");
    Files.writeString(photos.resolve(".hidden.png"), "no image");
    Samples.png(photos.resolve("deeper/d.png"), 32, 32, 4);
  }

  private Cli run(String command, Object... more) {
    List<Object> all = new ArrayList<>(List.of(command, "--model", Samples.MODEL));
    all.addAll(List.of("--weights", weights));
    if (!command.equals("classify") && !List.of(more).contains("--bundle")) {
      all.addAll(List.of("--out", folder.resolve("out")));
    }
    all.addAll(List.of(more));
    return Cli.run(all.toArray());
  }

  private static List<String> names(JsonNode inputs) {
    return StreamSupport.stream(inputs.spliterator(), false)
        .map(one -> Path.of(one.get("input").asText()).getFileName().toString())
        .toList();
  }

  @Test
  void aFolderStandsForItsImagesSortedByName() throws IOException {
    Path more = Samples.png(folder.resolve("z.png"), 32, 32, 5);
    for (String command : COMMANDS) {
      Cli cli = run(command, more, photos, "--json");
      assertEquals(0, cli.code(), cli.err());
      assertEquals(List.of("z.png", "a.PNG", "b.png", "c.png"), names(cli.json().get("inputs")));
    }
  }

  @Test
  void whatCannotBeReadIsReportedAtTheEndAndTheRestIsDone() throws IOException {
    Files.writeString(photos.resolve("aa.png"), "once upon a time");
    Files.createFile(photos.resolve("bb.jpg"));
    for (String command : COMMANDS) {
      Cli cli = run(command, photos, folder.resolve("none.png"), "--json");
      assertEquals(2, cli.code());
      assertEquals(List.of("a.PNG", "b.png", "c.png"), names(cli.json().get("inputs")));
      List<String> lines = cli.err().lines().toList();
      assertEquals(3, lines.size(), cli.err());
      assertTrue(
          lines.get(0).startsWith("limpid: " + photos.resolve("aa.png") + ": is not a JPEG"));
      assertTrue(lines.get(1).startsWith("limpid: " + photos.resolve("bb.jpg") + ": the file is "));
      assertTrue(lines.get(2).contains("none.png: there is no such file"), cli.err());
      assertEquals(3, cli.json().get("unreadable").size());
    }
  }

  @Test
  void aFolderWithoutImagesIsRefused() {
    Cli cli = run("explain", folder.resolve("photos/deeper/.."), "--target", "cat");
    assertEquals(0, cli.code(), cli.err());
    Path empty = folder.resolve("empty");
    assertTrue(empty.toFile().mkdir());
    for (String command : COMMANDS) {
      Cli none = run(command, empty);
      assertEquals(2, none.code());
      assertTrue(none.err().contains("empty: has no images; files named .jpg"), none.err());
    }
  }

  @Test
  void whereNoInputCanBeReadThatIsAllThatIsSaid() {
    for (String command : COMMANDS) {
      Cli none = run(command, folder.resolve("none.png"), "--json");
      assertEquals(2, none.code(), command);
      assertEquals("", none.out());
      assertTrue(none.err().contains("none.png: there is no such file"), none.err());
    }
  }

  @Test
  void aFolderIsExplainedAsItsImagesOneByOne() throws IOException {
    Object[] options = {
      "--method", "gradcam,gradient,smoothgrad", "--samples", "3", "--target", "top2"
    };
    Path all = folder.resolve("all");
    bundled(photos, all, options);
    for (String name : new String[] {"a.PNG", "b.png", "c.png"}) {
      Path one = folder.resolve("one-" + name);
      bundled(photos.resolve(name), one, options);
      try (var files = Files.newDirectoryStream(one, "*.raw.npy")) {
        for (Path file : files) {
          Tensor alone = Npy.read(file);
          Tensor together = Npy.read(all.resolve(file.getFileName()));
          for (int i = 0; i < alone.size(); i++) {
            assertEquals(alone.data()[i], together.data()[i], 1e-5, file.toString());
          }
        }
      }
    }
  }

  private void bundled(Path input, Path bundle, Object... options) {
    List<Object> all = new ArrayList<>(List.of(input, "--bundle", bundle));
    all.addAll(List.of(options));
    Cli cli = run("explain", all.toArray());
    assertEquals(0, cli.code(), cli.err());
  }
}
