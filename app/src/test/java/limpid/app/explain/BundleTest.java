package limpid.app.explain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import limpid.app.Cli;
import limpid.app.Samples;
import limpid.app.line.Sha256;
import limpid.app.line.Version;
import limpid.core.Tensor;
import limpid.explain.Convention;
import limpid.explain.Explanation;
import limpid.explain.cam.GradCam;
import limpid.explain.run.LayerChoice;
import limpid.explain.target.OutputTarget;
import limpid.models.photo.Photo;
import limpid.weights.Npy;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("slow")
class BundleTest {
  @TempDir Path folder;
  private Path weights;
  private Path photo;
  private Path bundle;

  @BeforeEach
  void aNetAndAPhoto() throws IOException {
    weights = Samples.weights(folder);
    photo = Samples.png(folder.resolve("disc.png"), 60, 40, 1);
    bundle = folder.resolve("bundle");
  }

  private Cli explain(Object... options) {
    List<Object> all = new ArrayList<>(List.of("explain", photo, "--model", Samples.MODEL));
    all.addAll(List.of("--weights", weights, "--bundle", bundle));
    all.addAll(List.of(options));
    return Cli.run(all.toArray());
  }

  private void bundled(Object... options) {
    Cli cli = explain(options);
    assertEquals(0, cli.code(), cli.err());
  }

  private JsonNode manifest() throws IOException {
    return new ObjectMapper().readTree(bundle.resolve("manifest.json").toFile());
  }

  private Cli again(Object... options) {
    List<Object> all =
        new ArrayList<>(List.of("explain", "--from", bundle.resolve("manifest.json")));
    all.addAll(List.of(options));
    return Cli.run(all.toArray());
  }

  private void isRefused(String expected, Cli cli) throws IOException {
    assertEquals(2, cli.code(), cli.err());
    assertEquals(1, cli.err().lines().count(), cli.err());
    assertTrue(cli.err().contains(expected), cli.err());
    try (Stream<Path> files = Files.list(folder)) {
      assertFalse(files.anyMatch(file -> file.getFileName().toString().endsWith(".part")));
    }
  }

  @Test
  void holdsPicturesBothMapsAndAllThatWasChosen() throws IOException {
    bundled("--target", "probability:cat", "--layer", "block2", "--convention", "tf-explain");
    Explanation expected =
        new GradCam(LayerChoice.named("block2"), Convention.TF_EXPLAIN)
            .explain(
                Samples.model(weights),
                Samples.architecture().preprocessing().apply(Photo.read(photo)),
                OutputTarget.of(3).probability());
    JsonNode json = manifest();
    JsonNode one = json.at("/inputs/0/explanations/0");
    assertEquals(Sha256.of(photo), json.at("/inputs/0/inputSha256").asText());
    assertEquals(Sha256.of(weights), json.at("/model/weightsSha256").asText());
    assertEquals(Version.TEXT, json.get("version").asText());
    assertTrue(json.at("/machine/kernels").isTextual());
    assertEquals("gradcam", one.at("/method/name").asText());
    assertEquals("block2", one.at("/method/options/layer").asText());
    assertEquals("tf-explain", one.get("convention").asText());
    assertEquals("probability:3", one.get("asked").asText());
    assertEquals("probability of cat", one.at("/target/description").asText());
    assertEquals("PROBABILITY", one.at("/target/scale").asText());
    assertEquals(expected.score().value(), one.at("/target/value").asDouble());
    assertSame(expected.raw(), one.get("raw"));
    assertSame(expected.map(), one.get("map"));
    assertTrue(Files.isRegularFile(bundle.resolve(one.get("picture").asText())));
    float most = Float.NEGATIVE_INFINITY;
    for (float value : expected.raw().data()) {
      most = Math.max(most, value);
    }
    assertEquals(most, one.at("/rawScale/most").asDouble());
    try (Stream<Path> files = Files.list(bundle)) {
      assertEquals(4, files.count());
    }
  }

  private void assertSame(Tensor expected, JsonNode file) {
    Tensor written = Npy.read(bundle.resolve(file.asText()));
    assertEquals(expected.shape(), written.shape());
    assertArrayEquals(expected.data(), written.data());
  }

  @Test
  void computedAgainGivesTheSameBitsAndSaysSo() throws IOException {
    Path other = Samples.png(folder.resolve("other.png"), 50, 50, 2);
    bundled(
        other,
        "--method",
        "gradcam,smoothgrad,occlusion,integrated-gradients",
        "--samples",
        "3",
        "--steps",
        "4",
        "--seed",
        "9",
        "--target",
        "top2",
        "--target",
        "margin:cat,(sum:dog,probability:3)");
    JsonNode json = manifest();
    assertEquals(9, json.at("/inputs/0/explanations/3/seed").asInt());
    assertTrue(json.at("/inputs/1/explanations/9/completeness/error").isNumber());
    Cli cli = again();
    assertEquals(0, cli.code(), cli.err() + cli.out());
    assertEquals(24, cli.out().lines().filter(line -> line.endsWith(": the same bits")).count());
    assertEquals(24, cli.out().lines().count());
    JsonNode again = again("--json", "--threads", "1").json();
    assertEquals(0, again.get("differences").size());
    assertTrue(again.at("/explanations/23/same").asBoolean());
  }

  @ParameterizedTest
  @ValueSource(strings = {"--size native", "--crop no", "--size 48", "--size 40 --crop no"})
  void photosArePreparedAgainAsTheyWere(String options) {
    bundled((Object[]) options.split(" "));
    Cli cli = again();
    assertEquals(0, cli.code(), cli.err() + cli.out());
    assertTrue(cli.out().lines().allMatch(line -> line.endsWith(": the same bits")), cli.out());
  }

  @Test
  void eachLayersMapIsComputedAgain() {
    bundled("--layer", "each", "--plot", "sheet");
    Cli cli = again();
    assertEquals(0, cli.code(), cli.err());
    assertTrue(cli.out().lines().count() > 1);
  }

  @Test
  void otherWeightsAreNamedAsWhatDiffers() throws IOException {
    bundled();
    Path others = folder.resolve("others.safetensors");
    Files.copy(weights, others);
    Cli same = again("--weights", others);
    assertEquals(0, same.code(), same.err());
    byte[] bytes = Files.readAllBytes(others);
    for (int i = bytes.length / 2; i < bytes.length / 2 + 4000; i++) {
      bytes[i] ^= 0x08;
    }
    Files.write(others, bytes);
    Cli cli = again("--weights", others);
    isRefused("manifest.json: 1 of 1 explanations came out otherwise: sha256 of " + others, cli);
    assertTrue(cli.out().contains("values of the raw map differ, by "), cli.out());
  }

  @Test
  void anotherInputIsNamedAsWhatDiffers() throws IOException {
    bundled("--method", "gradient");
    Samples.png(photo, 60, 40, 2);
    isRefused("sha256 of " + photo, again());
  }

  @Test
  void nothingIsThereIfItDoesNotBecomeWhole() throws IOException {
    isRefused("the net's output is [1,10]", explain("--target", "region:cat"));
    assertFalse(Files.exists(bundle));
    photo = Files.writeString(folder.resolve("text.png"), "once upon a time");
    isRefused("is not a JPEG, PNG, GIF, BMP, TIFF, WebP, PPM, PGM or PBM image", explain());
    assertFalse(Files.exists(bundle));
  }

  @Test
  void placeThatIsTakenIsRefusedAndLeftAlone() throws IOException {
    Files.createDirectory(bundle);
    bundled();
    byte[] before = Files.readAllBytes(bundle.resolve("manifest.json"));
    isRefused("there is something at " + bundle + " already; a new folder is expected", explain());
    assertArrayEquals(before, Files.readAllBytes(bundle.resolve("manifest.json")));
    bundle = folder.resolve("none/bundle");
    isRefused("there is no directory " + folder.resolve("none"), explain());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{",
        "{}",
        "{\"format\": 2}",
        "{\"format\": 1}",
        "{\"format\": 1, \"model\": {\"name\": \"wrn10_1\"}}",
        "{\"format\": 1, \"version\": 3, \"model\": {\"name\": 7, \"weights\": \"a\"}}"
      })
  void whatIsNoManifestIsRefused(String text) throws IOException {
    Files.createDirectory(bundle);
    Files.writeString(bundle.resolve("manifest.json"), text);
    isRefused("manifest", again());
  }

  @Test
  void theManifestAloneSaysWhatIsComputed() throws IOException {
    bundled();
    isRefused(
        "--method: with --from, what is computed is in the manifest",
        again("--method", "gradient"));
    isRefused("--from: the inputs are in the manifest, got " + photo, again(photo));
    isRefused("none.json: there is no such file", Cli.run("explain", "--from", "none.json"));
  }
}
